import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { goes, imbIn, inputs } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import type { Application } from '../../support/person.ts'
import { appoints, puts } from '../../support/scenes/inspections.ts'
import { books, concludes } from '../../support/scenes/visits.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
beforeEach(told)

/** Takes an application to a status, and sends the letters about the steps up to there. */
async function toldIn(...status: Parameters<typeof imbIn>): Promise<Application> {
  const file = await imbIn(...status)
  await told()
  return file
}
const reasons = (code: string) => ({ reasons: [{ target: 'land_title', code }] })

describe('a letter that asks for something, sent after that was done', () => {
  it('is cancelled: the originals were matched, though nobody has confirmed them yet', async () => {
    const file = await toldIn('awaiting_payment', net)
    await net.cashier.paysIn(file)
    await net.frontDesk.matches(file, ['identity_card', 'land_title'])
    await isTold('payment_received')
    const states = await pool`
      select distinct state
      from notices
      where kind = 'originals_due' and application_id = ${file.id}`
    assert.deepEqual([...states], [{ state: 'cancelled' }])
  })

  it('is cancelled: the application waits for nothing any more', async () => {
    const file = await toldIn('awaiting_payment', net)
    await net.cashier.paysIn(file)
    await goes(net, 'applicant', 'withdraw', file)
    await isTold('payment_received', 'withdrawn')
  })

  it('is cancelled: the fee was paid, and each receipt says what is still to be paid', async () => {
    const file = await imbIn('in_inspection', net)
    await goes(net, 'inspector', 'report_inspection', file)
    await told()
    await goes(net, 'reviewer', 'approve', file)
    const { feeAssessment } = await net.applicant.reads(file)
    assert.ok(feeAssessment)
    await net.cashier.paysIn(file, feeAssessment.total.amount - 1)
    await net.cashier.paysIn(file)
    const said = await told()
    assert.deepEqual([...new Set(said.map(({ kind }) => kind))].sort(), ['originals_due', 'payment_received'])
    const receipts = said.filter(({ kind }) => kind === 'payment_received')
    assert.equal(receipts.length, 4)
    for (const { text } of receipts) assert.match(text, /The fee is paid in full\.|Retribusi telah lunas\./)
  })

  it('is cancelled: what it asked to correct was corrected, and something else is asked for now', async () => {
    const file = await toldIn('submitted', net)
    await net.frontDesk.takes('return', file, reasons('unreadable'))
    await net.applicant.takes('submit', file, inputs['submit'])
    await net.frontDesk.takes('return', file, reasons('incomplete'))
    const { en } = await isTold('resubmitted', 'returned')
    assert.match(en, /Land title: incomplete/)
    assert.doesNotMatch(en, /cannot be read/)
  })

  it('is cancelled: the permit was collected', async () => {
    const file = await toldIn('ready_to_sign', net)
    await goes(net, 'head', 'sign', file)
    await goes(net, 'frontDesk', 'hand_over', file)
    await isTold('handed_over')
  })
})

describe('a letter about an appointment', () => {
  it('is cancelled when the inspection was moved, cancelled or is over', async () => {
    const file = await toldIn('in_review', net)
    await goes(net, 'reviewer', 'inspect', file)
    const first = await appoints(net.inspector, file)
    const second = await appoints(net.inspector, file, { supersedes: first.id })
    await isTold('inspection_moved')
    const third = await appoints(net.inspector, file, { supersedes: second.id })
    await puts(net.inspector, 'outcome', file, third, { outcome: 'cancelled', reason: 'The street is flooded.' })
    await isTold('inspection_cancelled')
    const last = await appoints(net.inspector, file)
    await pool`
      update inspection_appointments
      set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
      where id = ${last.id}`
    assert.deepEqual(await told(), [])
  })

  it('is cancelled when the originals that the visit is for were matched', async () => {
    const file = await toldIn('awaiting_originals', net)
    const first = await books(net, net.applicant, await net.applicant.reads(file))
    await isTold('visit_booked')
    await net.frontDesk.matches(file, ['identity_card', 'land_title'])
    await books(net, net.applicant, await net.applicant.reads(file), { supersedes: first.id })
    assert.deepEqual(await told(), [])
  })

  it('is cancelled when the visit was moved, cancelled or is over', async () => {
    const file = await toldIn('awaiting_originals', net)
    const booksNow = async (body: object = {}) => books(net, net.applicant, await net.applicant.reads(file), body)
    const first = await booksNow()
    const second = await booksNow({ supersedes: first.id })
    await isTold('visit_moved')
    const third = await booksNow({ supersedes: second.id })
    await concludes(net.frontDesk, file, third, { outcome: 'cancelled', reason: 'The counter is closed that day.' })
    await isTold('visit_cancelled')
    const last = await booksNow()
    await pool`
      update counter_visits
      set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'
      where id = ${last.id}`
    assert.deepEqual(await told(), [])
  })
})
