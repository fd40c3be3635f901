import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { goes, imbIn } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { issued } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const district = await officeOf(net, '31.71.06')
const counterAddress = 'proxy@example.org'

/** Has the applicant take an application over from the counter. Returns the letters to both, by who got them. */
async function takesOver({ id }: { id: string }): Promise<{ own: { en: string; id: string }; counters: string }> {
  await net.frontDesk.does(201, 'POST', `/v1/applications/${id}/contacts`, {
    body: { channel: 'email', address: counterAddress, language: 'en' },
  })
  await told()
  const { reference, code } = await net.frontDesk.does<{ reference: string; code: string }>(
    201,
    'POST',
    `/v1/applications/${id}/claim-codes`,
  )
  await net.applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
  const said = await told()
  const textTo = (to: string) => said.find((one) => one.to === to)?.text ?? ''
  return {
    own: { en: textTo('applicant-1@example.org'), id: textTo('+6281200000001') },
    counters: textTo(counterAddress),
  }
}

describe('somebody who takes an application over', () => {
  it('is told what it waits for and until when; whoever had it before is not asked for it', async () => {
    const file = await net.frontDesk.submits('SKTM', { filedAtOfficeId: district.id })
    await net.frontDesk.takes('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    const { own, counters } = await takesOver(file)
    assert.match(own.en, /It waits for the corrections from you, until \d+ \w+ 20\d\d; otherwise it lapses\./)
    assert.match(own.id, /menunggu perbaikan permohonan dari Anda, paling lambat \d+ \w+ 20\d\d; jika tidak/)
    assert.match(counters, /was taken over by an account/)
    assert.doesNotMatch(counters, /waits for/)
  })

  it('is told that it was not submitted yet', async () => {
    const { own, counters } = await takesOver(await net.frontDesk.drafts('SKTM', { filedAtOfficeId: district.id }))
    assert.match(own.en, /It has not been submitted yet\. Complete and submit it in your account\./)
    assert.match(own.id, /Permohonan ini belum diajukan\. Lengkapi dan ajukan permohonan ini di akun Anda\./)
    assert.doesNotMatch(counters, /not been submitted/)
  })
})

describe('somebody who gets a code on paper', () => {
  it('reads what it is for: to handle the application, or to see it online once it has ended', async () => {
    const file = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: district.id })
    const letter = async () =>
      (
        await net.frontDesk.does<{ letter: { en: string; id: string } }>(
          201,
          'POST',
          `/v1/applications/${file.id}/claim-codes`,
        )
      ).letter
    assert.match((await letter()).en, /To handle it yourself, [^]* the counter continues to handle the application\./)
    await pool`
      update applications set status = 'withdrawn', submitted_at = now(), office_id = ${district.id}
      where id = ${file.id}`
    const { en, id } = await letter()
    assert.match(en, /To see it online yourself, [^]* If you do not use it, the office keeps the application\./)
    assert.match(id, /Untuk melihatnya sendiri secara daring, [^]* permohonan tetap disimpan oleh kantor\./)
  })
})

describe('somebody whose originals were all compared before the signature', () => {
  it('is not asked for the comparison again: the permit comes into force by the handover', async () => {
    await told()
    await issued(net, 'STPT')
    const { en, id } = await isTold('permit_ready')
    assert.match(en, /It comes into force, and its certificate can be downloaded, once the permit has been handed over/)
    assert.match(id, /Izin mulai berlaku, dan sertifikatnya dapat diunduh, setelah izin diserahkan di loket/)
  })
})

describe('somebody who withdraws', () => {
  it('is told how to come back', async () => {
    const file = await imbIn('submitted', net)
    await told()
    await goes(net, 'applicant', 'withdraw', file)
    const { en, id } = await isTold('withdrawn')
    assert.match(en, /you can start a new application and use the answers of this one again\./)
    assert.match(id, /Anda dapat mengajukan permohonan baru dan memakai lagi isian permohonan ini\./)
  })
})
