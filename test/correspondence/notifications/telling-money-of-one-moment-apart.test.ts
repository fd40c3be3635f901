import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { bankPays } from '../../support/people/bank.ts'
import type { Payment } from '../../support/person.ts'
import {
  decides,
  graveFee,
  graveWithFee,
  paidAndWithdrawn,
  paysOut,
  refundsOf,
  triesToReturn,
} from '../../support/scenes/refunds.ts'

const { net, told, close } = await openSentLetters()
after(close)

/** A clock that was ahead has changed the application: whatever follows within the hour has the time of that change. */
const afterAClockWasAhead = ({ id }: { id: string }) => net.database.pool`
  update applications
  set updated_at = now() + interval '1 hour'
  where id = ${id}`

/** The first return was recorded while the clock was ahead: its id is of that time, as long as no payout follows it. */
const firstReturnWasAhead = ({ id }: { id: string }) => net.database.pool`
  update payout_returns t
  set id = uuidv7(interval '1 hour')
  from refund_payouts p
  where p.id = t.payout_id and p.refund_id = ${id} and p.follows_id is null
    and not exists (select from refund_payouts n where n.follows_id = t.id)`

/** Returns what the English letters of a kind say in the first group of a pattern, in the order of the letters. */
async function said(kind: string, pattern: RegExp): Promise<(string | undefined)[]> {
  const letters = (await told()).filter((letter) => letter.kind === kind && letter.language === 'en')
  return letters.map(({ text }) => pattern.exec(text)?.[1]).sort()
}

describe('letters about money that came and went in one moment, after a clock had been ahead', () => {
  it('name the receipt of each payment, also of two that are equal', async () => {
    const grave = await graveWithFee(net)
    await afterAClockWasAhead(grave)
    const number = grave.feeAssessment?.number ?? ''
    const booked = [await bankPays(net, number, 1_000), await bankPays(net, number, 1_000)]
    const receipts = booked.map((reply) => reply.json<Payment>().receiptNumber)
    assert.deepEqual(await said('payment_received', /receipt number is (\S+)\./), receipts)
  })

  it('name the receipt of a payment that came after one of the time when the clock was ahead', async () => {
    const grave = await graveWithFee(net)
    await afterAClockWasAhead(grave)
    const receipts: string[] = []
    const named: unknown[] = []
    for (const _payment of [1, 2]) {
      const booked = await bankPays(net, grave.feeAssessment?.number ?? '', 1_000)
      receipts.push(booked.json<Payment>().receiptNumber)
      named.push(...(await said('payment_received', /receipt number is (\S+)\./)))
      await net.database.pool`
        update payments
        set id = uuidv7(interval '1 hour')
        where application_id = ${grave.id}`
    }
    assert.deepEqual(named, receipts)
  })

  it('name the receipt of each payout, also of one that was returned and paid out again', async () => {
    const withdrawn = await paidAndWithdrawn(net)
    const refund = await decides(net.head, withdrawn, { amount: graveFee })
    await afterAClockWasAhead(withdrawn)
    for (const _round of [1, 2]) {
      await paysOut(net, withdrawn, refund)
      assert.equal((await triesToReturn(net.cashier, withdrawn, refund.id)).status, 201)
      await firstReturnWasAhead(refund)
    }
    const { payout } = await paysOut(net, withdrawn, refund)
    const [{ returnedPayouts } = { returnedPayouts: [] }] = await refundsOf(net.cashier, withdrawn)
    const receipts = [...returnedPayouts, payout].map((paid) => paid?.receiptNumber)
    assert.deepEqual(receipts, receipts.toSorted())
    assert.deepEqual(await said('refund_paid_out', /Receipt number: (\S+)/), receipts)
  })
})
