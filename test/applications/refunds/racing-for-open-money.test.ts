import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { decideRefund } from '../../../src/applications/refunds/decide.ts'
import { payOutRefund } from '../../../src/applications/refunds/pay-out.ts'
import { recordPayoutReturn } from '../../../src/applications/refunds/record-return.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { today } from '../../support/scenes/days.ts'
import {
  decides,
  graveFee,
  moneyOf,
  paidAndWithdrawn,
  paysOut,
  refundsOf,
  triesToDecide,
  triesToPayOut,
  triesToReturn,
} from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())

const contextOf = async (db: Db, subject: string) => ({
  db,
  actor: await actorOf(net, subject),
  channel: 'web' as const,
})

describe('open money', () => {
  it('is given back once, when two heads decide about it at the same moment', async () => {
    const grave = await paidAndWithdrawn(net)
    const granting = { outcome: 'granted', amount: graveFee, reason: 'Withdrawn.', legalBasis: 'Stated.' } as const
    const other = await race(
      net,
      async (tx) => decideRefund(await contextOf(tx, 'head'), grave.id, granting),
      () => triesToDecide(net.head, grave),
    )
    isRefused(other, 412, 'stale')
    assert.equal((await refundsOf(net.head, grave)).length, 1)
    assert.deepEqual(await moneyOf(net.head, grave), [graveFee, 0, graveFee])
  })

  it('is paid out once, when two cashiers record it at the same moment', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id: refundId } = await decides(net.head, grave)
    const [one, evidence] = [
      await net.cashier.uploads('refund_evidence', grave),
      await net.cashier.uploads('refund_evidence', grave),
    ]
    const payout = { paidOn: today(), treasuryReference: 'SP2D-1', evidenceDocumentId: one.id }
    const other = await race(
      net,
      async (tx) => payOutRefund(await contextOf(tx, 'cashier'), { id: grave.id, refundId }, payout),
      () => triesToPayOut(net.cashier, grave, refundId, { evidence }),
    )
    isRefused(other, 412, 'stale')
    assert.deepEqual(await moneyOf(net.head, grave), [0, 0, 0])
  })

  it('is due again once, when two cashiers record the return of its payout at the same moment', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id: refundId } = await paysOut(net, grave, await decides(net.head, grave))
    const [one, evidence] = [
      await net.cashier.uploads('refund_evidence', grave),
      await net.cashier.uploads('refund_evidence', grave),
    ]
    const came = { returnedOn: today(), reason: 'wrong_number', evidenceDocumentId: one.id } as const
    const other = await race(
      net,
      async (tx) => recordPayoutReturn(await contextOf(tx, 'cashier'), { id: grave.id, refundId }, came),
      () => triesToReturn(net.cashier, grave, refundId, { evidence }),
    )
    isRefused(other, 412, 'stale')
    assert.deepEqual(await moneyOf(net.head, grave), [graveFee, 0, graveFee])
  })

  it('is paid out again once, when two cashiers record it after a return at the same moment', async () => {
    const grave = await paidAndWithdrawn(net)
    const { id: refundId } = await paysOut(net, grave, await decides(net.head, grave))
    await triesToReturn(net.cashier, grave, refundId)
    const [one, evidence] = [
      await net.cashier.uploads('refund_evidence', grave),
      await net.cashier.uploads('refund_evidence', grave),
    ]
    const payout = { paidOn: today(), treasuryReference: 'SP2D-3', evidenceDocumentId: one.id }
    const other = await race(
      net,
      async (tx) => payOutRefund(await contextOf(tx, 'cashier'), { id: grave.id, refundId }, payout),
      () => triesToPayOut(net.cashier, grave, refundId, { evidence }),
    )
    isRefused(other, 412, 'stale')
    assert.deepEqual(await moneyOf(net.head, grave), [0, 0, 0])
  })

  it('is paid out under one reference once, when two refunds are recorded with it at the same moment', async () => {
    const graves = [await paidAndWithdrawn(net), await paidAndWithdrawn(net)] as const
    const [paid, waiting] = [await decides(net.head, graves[0]), await decides(net.head, graves[1])]
    const { id: evidenceDocumentId } = await net.cashier.uploads('refund_evidence', graves[0])
    const evidence = await net.cashier.uploads('refund_evidence', graves[1])
    const payout = { paidOn: today(), treasuryReference: 'SP2D-2', evidenceDocumentId }
    const other = await race(
      net,
      async (tx) => payOutRefund(await contextOf(tx, 'cashier'), { id: graves[0].id, refundId: paid.id }, payout),
      () => triesToPayOut(net.cashier, graves[1], waiting.id, { reference: 'SP2D-2', evidence }),
    )
    assert.deepEqual(
      isRefused(other, 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code]),
      [['/treasuryReference', 'reference_used']],
    )
    assert.deepEqual(await moneyOf(net.head, graves[1]), [graveFee, 0, graveFee])
  })
})
