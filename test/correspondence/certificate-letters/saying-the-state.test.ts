import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { dayInWords } from '../../../src/platform/moment-words.ts'
import { certificateLetterOf } from '../../support/mail/certificate-letter.ts'
import { network } from '../../support/network.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { type Issued, issued, letPermitAge, readyToSign, takesOn } from '../../support/scenes/permits.ts'
import { retires } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const {
  head,
  database: { pool },
} = net

/** Returns the page of a link in both languages, without tags. */
async function pagesAt(token: string): Promise<Record<'id' | 'en', string>> {
  const read = async (language: string) => {
    const { status, text } = await net.nobody.asks('GET', `/v1/certificate-letters/${token}`, {
      headers: { accept: 'text/html', 'accept-language': language },
    })
    assert.equal(status, 200)
    return text.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')
  }
  return { id: await read('id'), en: await read('en') }
}

const renewalOf = ({ applicationId }: Issued) => ({ startFrom: { applicationId, purpose: 'renewal' } })

/** Ends the term of a permit three days ago. */
async function expired(permit: Issued): Promise<Issued> {
  await pool`
    update permits
    set valid_until = ${dayIn(0)}::date
    where id = ${permit.id}`
  await letPermitAge(net, permit, 3)
  return permit
}

const pagesOf = async (permit: Issued) => pagesAt(await certificateLetterOf(net, permit))

describe('the page of a link to a certificate', () => {
  it('says that the permit is in force', async () => {
    const { id, en } = await pagesOf(await issued(net))
    assert.match(id, /✓ Izin ini asli dan berlaku\./)
    assert.match(en, /✓ This permit is genuine and in force\./)
  })

  it('says that the permit was revoked, since when, and whom to ask for the legal remedy', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke')
    const { id, en } = await pagesOf(permit)
    const today = dayIn(0)
    assert.match(id, /✕ Izin ini asli, tetapi sudah dicabut: tidak berlaku lagi\./)
    assert.ok(id.includes(`Dicabut mulai: ${dayInWords(today, 'id')}`), id)
    assert.match(id, /Jangan gunakan lagi izin ini\..*upaya hukum.*PTSP Kelurahan Menteng/)
    assert.match(en, /✕ This permit is genuine, but was revoked: it is no longer valid\./)
    assert.ok(en.includes(`Revoked from: ${dayInWords(today, 'en')}`), en)
    assert.match(en, /Do not use this permit any more\..*legal remedy/)
  })

  it('says from which day a revocation that is decided will hold', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(9) })
    const { id, en } = await pagesOf(permit)
    assert.ok(id.includes(`Dicabut mulai: ${dayInWords(dayIn(9), 'id')} Pencabutan izin ini sudah diputuskan.`), id)
    assert.match(en, /✓ This permit is genuine and in force\..*The revocation of this permit has been decided\./)
  })

  it('says of a suspended permit whose revocation is decided that it must not be used until then', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(9) })
    const { id, en } = await pagesOf(permit)
    assert.match(id, /Jangan gunakan izin ini selama dibekukan\..*Pencabutan izin ini sudah diputuskan\./)
    assert.match(en, /Do not use this permit while it is suspended\..*The revocation of this permit has been decided\./)
  })

  it('says of a permit that was revoked or replaced no last day that no longer holds', async () => {
    const [revoked, replaced] = [await issued(net), await issued(net)]
    await pool`
      update permits
      set valid_until = ${dayIn(90)}::date
      where id in (${revoked.id}, ${replaced.id})`
    await takesOn(head, revoked, 'revoke')
    await issued(net, 'SKTM', undefined, renewalOf(replaced))
    for (const permit of [revoked, replaced]) {
      const { id, en } = await pagesOf(permit)
      assert.match(en, /This permit is genuine, but was (?:revoked|replaced)/)
      assert.doesNotMatch(`${id} ${en}`, /Berlaku sampai dengan|In force until/)
    }
  })

  it('says of a permit that ended before its decided revocation what holds now', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(9) })
    const pages = await pagesOf(await expired(permit))
    assert.match(pages.id, /Jangan gunakan lagi izin ini\. Jika masih diperlukan/)
    assert.doesNotMatch(pages.id, /Pencabutan izin ini sudah diputuskan|Dicabut mulai/)
    assert.match(pages.en, /Do not use this permit any more\. If you still need it/)
    assert.doesNotMatch(pages.en, /The revocation of this permit has been decided|Revoked from/)
  })

  it('says that the permit is suspended, since when, and whom to ask', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    const token = await certificateLetterOf(net, permit)
    const { id, en } = await pagesAt(token)
    assert.ok(
      id.includes(`sedang dibekukan: saat ini tidak berlaku. Dibekukan sejak: ${dayInWords(dayIn(0), 'id')}`),
      id,
    )
    assert.match(en, /Suspended since: .*Ask the office below what is needed to lift the suspension/)
    await takesOn(head, permit, 'lift')
    assert.doesNotMatch((await pagesAt(token)).id, /Dibekukan sejak/)
  })

  it('says which permit has replaced it, and since when', async () => {
    const permit = await issued(net)
    const { number } = await issued(net, 'SKTM', undefined, renewalOf(permit))
    const { id, en } = await pagesOf(permit)
    const since = `: ${number} Digantikan sejak: ${dayInWords(dayIn(0), 'id')} Gunakan sertifikat izin penggantinya`
    assert.ok(id.includes(`Digantikan oleh izin${since}`), id)
    assert.match(
      en,
      /✕ This permit is genuine, but was replaced by another permit\..*Use the certificate of the permit/,
    )
  })

  it('says that the permit has expired, when, and how to get another', async () => {
    const { id, en } = await pagesOf(await expired(await issued(net)))
    assert.ok(id.includes(`masa berlakunya sudah berakhir. Berlaku sampai dengan: ${dayInWords(dayIn(-3), 'id')}`), id)
    assert.match(id, /ajukan permohonan baru melalui surel atau di loket/)
    assert.match(en, /make a new application by e-mail or at the counter/)
  })

  it('says of an expired permit that its renewal is under way, and to make no second one', async () => {
    const permit = await issued(net)
    const [{ reference = '' } = {}] = await readyToSign(net, 1, 'SKTM', undefined, renewalOf(permit))
    const { id, en } = await pagesOf(await expired(permit))
    assert.ok(id.includes(`Permohonan ${reference} untuk menggantikannya sedang diproses. Anda tidak perlu`), id)
    assert.ok(en.includes(`Application ${reference} to replace it is under way. You do not need to make another`), en)
    assert.doesNotMatch(id + en, /ajukan permohonan baru|make a new application/)
  })

  it('says of an expired permit that its renewal waits at the counter', async () => {
    const permit = await issued(net, 'SIP-DR')
    await net.frontDesk.takes('hand_over', { id: permit.applicationId })
    const renewal = await issued(net, 'SIP-DR', undefined, renewalOf(permit))
    const { reference } = await net.applicant.reads({ id: renewal.applicationId })
    const { id, en } = await pagesOf(await expired(permit))
    assert.ok(id.includes(`Izin baru dari permohonan ${reference} telah terbit; ambillah di loket.`), id)
    assert.ok(en.includes(`The new one, of application ${reference}, has been issued; collect it at the counter.`), en)
  })

  it('says of an expired permit that its renewal was begun, and how it is submitted', async () => {
    const permit = await issued(net)
    const { reference } = await net.applicant.drafts('SKTM', renewalOf(permit))
    const { id, en } = await pagesOf(await expired(permit))
    assert.ok(id.includes(`Permohonan ${reference} untuk menggantikannya belum diajukan.`), id)
    assert.match(en, /has not been submitted yet\. .* contact the office below; an officer submits it for you\./)
    assert.doesNotMatch(id + en, /ajukan permohonan baru|make a new application/)
  })

  it('says of an expired permit of a type that is not offered any more to ask the office', async () => {
    const permit = await expired(await issued(net))
    await retires(net, 'SKTM')
    const { id, en } = await pagesOf(permit)
    assert.match(id, /Izin ini tidak dapat diajukan lagi karena jenis izin ini sudah tidak dilayani\. Tanyakan/)
    assert.match(en, /It cannot be applied for again, because its type is not offered any more\. Ask the office/)
    assert.doesNotMatch(id + en, /ajukan permohonan baru|make a new application/)
  })
})
