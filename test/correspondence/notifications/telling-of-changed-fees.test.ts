import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { rupiah } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'

const { net, told, isTold, close } = await openSentLetters()
after(close)

let grave: Application
/** The number of the first assessment, which a second one with a higher fee has replaced. */
let replaced: string
before(async () => {
  grave = await net.applicant.submits('IPTM')
  await net.frontDesk.takes('accept', grave)
  await net.reviewer.takes('approve', grave, { fee: rupiah(40_000) })
  replaced = (await net.applicant.reads(grave)).feeAssessment?.number ?? ''
  await net.cashier.paysIn(grave)
  await net.frontDesk.matches(grave, ['identity_card'], 'mismatched')
  await net.frontDesk.takes('send_back', grave, { reason: 'It is the card of somebody else.' })
  await net.reviewer.takes('approve', grave, { fee: rupiah(55_000) })
  await told()
})

async function paysOnTheReplaced(amount: number): Promise<void> {
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: new Date().toISOString(),
    data: {
      assessmentNumber: replaced,
      transactionId: crypto.randomUUID(),
      amount: rupiah(amount),
      paidAt: '2026-11-23T02:15:30.000Z',
    },
  })
  const { status, text } = await net.nobody.asks('POST', '/v1/payment-events', {
    raw: { payload: body, type: 'application/json' },
    headers: signedByBank(body),
  })
  assert.equal(status, 200, text)
}

describe('a payment with the number of an assessment that was replaced by a higher one', () => {
  it('is acknowledged with what is still to be paid of the fee in force', async () => {
    await paysOnTheReplaced(5_000)
    assert.equal((await net.applicant.reads(grave)).status, 'awaiting_payment')
    const { en, id } = await isTold('payment_received')
    assert.match(en, /Still to be paid: IDR\s10,000\./)
    assert.doesNotMatch(id, /telah lunas/)
  })

  it('is acknowledged as full payment once the fee in force is paid', async () => {
    await paysOnTheReplaced(10_000)
    assert.equal((await net.applicant.reads(grave)).status, 'awaiting_originals')
    assert.match((await isTold('payment_received', 'originals_due')).en, /The fee is paid in full\./)
  })
})
