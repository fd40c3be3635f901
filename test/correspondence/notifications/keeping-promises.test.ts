import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { dayInWords } from '../../../src/platform/moment-words.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, letDaysPass } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { bankPays } from '../../support/people/bank.ts'
import { dissolves } from '../../support/scenes/offices.ts'
import { retires } from '../../support/scenes/publishing.ts'
import { books } from '../../support/scenes/visits.ts'

const { net, pool, told, close } = await openSentLetters()
after(close)
const { applicant, frontDesk } = net
// The applicant has chosen no kinds for the telephone.
await pool`
  update contacts
  set kinds = null
  where channel = 'whatsapp'`

const byPhone = async (kind: string) =>
  (await told()).find((one) => one.channel === 'whatsapp' && one.kind === kind)?.text ?? ''

describe('somebody who has a telephone', () => {
  it('is told that the payment has arrived, as the letter about the fee promises', async () => {
    const house = await imbIn('awaiting_payment', net)
    assert.match(await byPhone('payment_due'), /Kami akan memberi tahu Anda setelah pembayaran masuk\./)
    await net.cashier.paysIn(house)
    assert.match(await byPhone('payment_received'), /Retribusi telah lunas\./)
  })

  it('is told that the office is dissolved, so that nobody comes to a counter that is closed', async () => {
    const file = await imbIn('awaiting_originals', net)
    await books(net, applicant, file, { purpose: 'bring_originals' })
    await told()
    await dissolves(net, '31.71.06', '31.71')
    assert.match(await byPhone('transferred'), /Jika Anda sudah memesan kunjungan di [^]*, kunjungan itu dibatalkan\./)
  })
})

describe('somebody who pays once more when the permit is handed over', () => {
  it('is promised no next step, and reads what becomes of the money', async () => {
    const house = await imbIn('handed_over', net)
    await told()
    const { feeAssessment } = await applicant.reads(house)
    assert.equal((await bankPays(net, feeAssessment?.number ?? '', 5_000)).status, 200)
    const letter = (await told()).find((one) => one.channel === 'email' && one.kind === 'payment_received')
    assert.match(letter?.text ?? '', /The fee is paid in full\.\s+You have paid/)
  })
})

describe('the last day to act', () => {
  it('is the same in a letter and on the clock, also after the office has written again', async () => {
    const file = await imbIn('returned', net)
    await letDaysPass(10, file, net)
    await frontDesk.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'The second page is missing, too.' },
    })
    const { lapsesOn } = await applicant.does<{ lapsesOn: string }>(200, 'GET', `/v1/applications/${file.id}/clock`)
    await told()
    await dissolves(net, '31.71', '31')
    const { text } = (await told()).find((one) => one.language === 'en' && one.text.includes(file.reference)) ?? {}
    assert.ok(text?.includes(`from you, until ${dayInWords(lapsesOn, 'en')}; otherwise it lapses.`), text)
  })
})

describe('a letter about an end, when the permit type has ended, too', () => {
  it('invites nobody to apply again, which the catalogue refuses', async () => {
    const [withdrawn, lapsing] = [await applicant.submits('SKTM'), await applicant.submits('SKTM')]
    await frontDesk.takes('return', lapsing, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await retires(net, 'SKTM')
    await told()
    await applicant.takes('withdraw', withdrawn, { reason: 'Not this year.' })
    await letDaysPass(10_000, lapsing, net)
    await lapseApplications(pool, consequences)
    const letters = (await told()).filter(({ channel }) => channel === 'email')
    assert.deepEqual(letters.map(({ kind }) => kind).sort(), ['lapsed', 'withdrawn'])
    for (const { text } of letters) {
      assert.match(text, /A new application is not possible, because this permit type is not offered any more\./)
      assert.doesNotMatch(text, /start a new application/)
    }
  })
})
