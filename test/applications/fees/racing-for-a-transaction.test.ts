import { after, describe, it } from 'node:test'
import { findAnyCase } from '../../../src/applications/case/queries.ts'
import { system } from '../../../src/applications/doer.ts'
import { bookPayment } from '../../../src/applications/fees/changes.ts'
import { findBill } from '../../../src/applications/fees/queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { imbIn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const amount = 1_000
const transactionId = crypto.randomUUID()
const paidAt = new Date()

/** Returns a function that books the payment of the bank for an application within a transaction. */
const books = (application: Application) => async (tx: Db) => {
  const { bill } = await findBill(tx, application.feeAssessment?.number ?? '', transactionId)
  if (!bill) throw new Error('There is no such bill.')
  const facts = { source: 'bank', amount, paidAt, transactionId, evidenceDocumentId: null } as const
  const read = await findAnyCase(tx, application.id)
  if (!read) throw new Error('There is no such application.')
  await bookPayment(tx, read, { ...facts, assessmentId: bill.id, officeId: bill.officeId }, system)
}

function bankTells({ feeAssessment }: Application) {
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: new Date().toISOString(),
    data: {
      assessmentNumber: feeAssessment?.number,
      transactionId,
      amount: rupiah(amount),
      paidAt: paidAt.toISOString(),
    },
  })
  const raw = { payload: body, type: 'application/json' }
  return net.nobody.asks('POST', '/v1/payment-events', { raw, headers: signedByBank(body) })
}

describe('a transaction of the bank', () => {
  it('that is told of two bills at the same moment is booked for one, and refused for the other', async () => {
    const [one, other] = [await imbIn('awaiting_payment', net), await imbIn('awaiting_payment', net)]
    isRefused(await race(net, books(one), () => bankTells(other)), 422, 'payment_differs')
  })
})
