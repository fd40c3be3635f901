import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { goes, imbIn } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { officeOf } from '../../support/staff.ts'

const { net, told, isTold, close } = await openSentLetters()
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
