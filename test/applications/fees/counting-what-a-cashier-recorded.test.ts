import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { findAnyCase } from '../../../src/applications/case/queries.ts'
import { system } from '../../../src/applications/doer.ts'
import { bookPayment } from '../../../src/applications/fees/changes.ts'
import { findBill } from '../../../src/applications/fees/queries.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { imbIn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application, Payment, Reply } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const fee = 135_625

/** Records a payment as the cashier does, with the number of the transaction on the evidence. */
async function records({ id }: Application, transactionId: string, amount = fee): Promise<Reply> {
  const evidence = await net.cashier.uploads('payment_evidence', { id })
  const { version } = await net.cashier.reads({ id })
  return net.cashier.asks('POST', `/v1/applications/${id}/payments`, {
    body: {
      amount: rupiah(amount),
      paidAt: new Date().toISOString(),
      evidenceDocumentId: evidence.id,
      transactionId,
    },
    headers: { 'if-match': `"${version}"` },
  })
}

/** Reports the transaction as the bank does, with a time of its own. */
function bankTells({ feeAssessment }: Application, transactionId: string, amount = fee): Promise<Reply> {
  const now = new Date().toISOString()
  const data = { assessmentNumber: feeAssessment?.number, transactionId, amount: rupiah(amount), paidAt: now }
  const body = JSON.stringify({ type: 'payment.received', timestamp: now, data })
  return net.nobody.asks('POST', '/v1/payment-events', {
    raw: { payload: body, type: 'application/json' },
    headers: signedByBank(body),
  })
}

/** Returns a function that books the transaction for an application within a transaction, as the cashier does. */
async function books({ id, feeAssessment }: Application, transactionId: string) {
  const evidence = await net.cashier.uploads('payment_evidence', { id })
  const { personId } = await actorOf(net, 'cashier')
  return async (tx: Db) => {
    const { bill } = await findBill(tx, feeAssessment?.number ?? '', transactionId)
    const read = await findAnyCase(tx, id)
    assert.ok(bill && read)
    const facts = { source: 'cashier', amount: 1_000, paidAt: new Date(), transactionId } as const
    const due = { assessmentId: bill.id, officeId: bill.officeId, evidenceDocumentId: evidence.id }
    await bookPayment(tx, read, { ...facts, ...due }, { ...system, personId })
  }
}

const overpaidOf = async (application: Application) =>
  (await net.cashier.reads(application)).feeAssessment?.overpaid.amount

describe('a payment that a cashier recorded with the number of its transaction', () => {
  it('counts once when the bank reports it later: the bank gets the receipt of the cashier', async () => {
    const [house, transactionId] = [await imbIn('awaiting_payment', net), crypto.randomUUID()]
    const recorded = (await records(house, transactionId)).json<Payment>()
    assert.deepEqual([recorded.source, recorded.transactionId], ['cashier', transactionId])
    await changesNothing(net, async () => {
      const reply = await bankTells(house, transactionId)
      assert.deepEqual([reply.status, reply.json<Payment>()], [200, recorded], reply.text)
    })
    assert.equal(await overpaidOf(house), 0)
  })

  it('is refused to the bank with another amount', async () => {
    const [house, transactionId] = [await imbIn('awaiting_payment', net), crypto.randomUUID()]
    assert.equal((await records(house, transactionId)).status, 201)
    await changesNothing(net, async () =>
      isRefused(await bankTells(house, transactionId, fee - 1), 422, 'payment_differs'),
    )
  })

  it('keeps nothing from another application: the cashier mistyped the number', async () => {
    const [house, other] = [await imbIn('awaiting_payment', net), await imbIn('awaiting_payment', net)]
    const transactionId = crypto.randomUUID()
    assert.equal((await records(house, transactionId)).status, 201)
    const reply = await bankTells(other, transactionId)
    const { source, assessmentNumber } = reply.json<Payment>()
    assert.deepEqual([reply.status, source, assessmentNumber], [200, 'bank', other.feeAssessment?.number], reply.text)
    assert.equal((await net.cashier.reads(other)).status, 'awaiting_originals')
    await changesNothing(net, async () => {
      isRefused(await bankTells(house, transactionId), 422, 'payment_differs')
    })
  })
})

describe('a cashier', () => {
  it('does not record what the bank has reported already', async () => {
    const [house, transactionId] = [await imbIn('awaiting_payment', net), crypto.randomUUID()]
    assert.equal((await bankTells(house, transactionId, 1_000)).status, 200)
    const refused = isRefused(await records(house, transactionId, 1_000), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refused), ['/transactionId transaction_used'])
    assert.equal((await net.cashier.reads(house)).feeAssessment?.outstanding.amount, fee - 1_000)
  })

  it('does not record at that moment what another cashier records', async () => {
    const [house, other] = [await imbIn('awaiting_payment', net), await imbIn('awaiting_payment', net)]
    const transactionId = crypto.randomUUID()
    const refused = isRefused(
      await race(net, await books(other, transactionId), () => records(house, transactionId)),
      422,
      'rule_broken',
    )
    assert.deepEqual(faultsIn(refused), ['/transactionId transaction_used'])
  })
})
