import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../../src/permits/changes.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { type Issued, issued, readyToSign } from '../../support/scenes/permits.ts'
import { retires } from '../../support/scenes/publishing.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)

/** Ends the term of a permit. Returns the letters about it in each language. */
async function expires({ id }: Issued): Promise<{ en: string; id: string }> {
  await told()
  await pool`update permits set valid_from = '2020-01-01', valid_until = '2021-01-31' where id = ${id}`
  await endPermits(pool)
  return isTold('permit_expired')
}

const from = ({ applicationId }: Issued, purpose: string) => ({ startFrom: { applicationId, purpose } })

describe('the holder of a permit that expires', () => {
  it('is told to start from its application, if they still need it', async () => {
    const { en, id } = await expires(await issued(net))
    assert.match(en, /If you still need it, start a new application from this one;/)
    assert.match(id, /Jika izin ini masih Anda perlukan, mulailah permohonan baru dari permohonan ini;/)
  })

  for (const purpose of ['renewal', 'amendment'])
    it(`is told that an application is under way, and to make no second one (${purpose})`, async () => {
      const permit = await issued(net)
      const [{ reference = '' } = {}] = await readyToSign(net, 1, 'SKTM', undefined, from(permit, purpose))
      const { en, id } = await expires(permit)
      assert.ok(en.includes(`Application ${reference} to replace it is under way.`), en)
      assert.ok(id.includes(`Permohonan ${reference} untuk menggantikannya sedang diproses.`), id)
      assert.doesNotMatch(en + id, /start a new application|mulailah permohonan baru/)
    })

  it('is told to submit the renewal that they have only begun', async () => {
    const permit = await issued(net)
    const { reference } = await net.applicant.drafts('SKTM', from(permit, 'renewal'))
    const { en, id } = await expires(permit)
    assert.ok(en.includes(`Application ${reference} to replace it has not been submitted yet.`), en)
    assert.ok(id.includes(`Permohonan ${reference} untuk menggantikannya belum diajukan.`), id)
    assert.match(en, /^Do not use the old permit; wait until the new one is in force\.$/m)
    assert.match(id, /^Jangan gunakan izin yang lama; tunggulah sampai izin yang baru berlaku\.$/m)
  })

  it('is told to collect the new permit that waits at the counter, and not to wait for it', async () => {
    const permit = await issued(net, 'SIP-DR')
    const renewal = await issued(net, 'SIP-DR', undefined, from(permit, 'renewal'))
    const { reference } = await net.applicant.reads({ id: renewal.applicationId })
    const { en, id } = await expires(permit)
    assert.ok(en.includes(`The new permit, of application ${reference}, has been issued and waits for you`), en)
    assert.ok(id.includes(`Izin baru dari permohonan ${reference} telah terbit dan dapat Anda ambil di loket.`), id)
    assert.doesNotMatch(en + id, /under way|sedang diproses/)
  })

  it('is told to begin anew when the permit of the renewal has ended before it was collected', async () => {
    const permit = await issued(net, 'SIP-DR')
    await expires(await issued(net, 'SIP-DR', undefined, from(permit, 'renewal')))
    const { en, id } = await expires(permit)
    assert.match(en, /If you still need it, start a new application/)
    assert.match(id, /Jika izin ini masih Anda perlukan, mulailah permohonan baru/)
  })

  it('is told nothing of a copy, nor of a renewal that has ended', async () => {
    const permit = await issued(net)
    await net.applicant.drafts('SKTM', from(permit, 'copy'))
    const renewal = await net.applicant.drafts('SKTM', from(permit, 'renewal'))
    await net.applicant.takes('withdraw', renewal, { reason: 'It is not needed.' })
    assert.match((await expires(permit)).en, /start a new application from this one;/)
  })

  it('is told to ask the office what they need in its place, where the type is not offered any more', async () => {
    const permit = await issued(net)
    await retires(net, 'SKTM')
    const { en, id } = await expires(permit)
    assert.match(en, /cannot be applied for again, because its type is not offered any more\. Please ask the office/)
    assert.match(id, /tidak dapat diajukan lagi karena jenis izin ini sudah tidak dilayani\. Silakan tanyakan kepada/)
    assert.doesNotMatch(en + id, /start a new application|mulailah permohonan baru/)
  })
})
