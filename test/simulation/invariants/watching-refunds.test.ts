import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import { decides, paidAndWithdrawn, paysOut, triesToReturn } from '../../support/scenes/refunds.ts'
import { Bench } from './broken.ts'

const name = 'money-adds-up'
let net: Network
let bench: Bench
/** An application whose refund was paid out and came back from the bank. */
let file: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  const grave = await paidAndWithdrawn(net)
  const refund = await paysOut(net, grave, await decides(net.head, grave))
  assert.equal((await triesToReturn(net.cashier, grave, refund.id)).status, 201)
  file = grave.id
})
after(async () => {
  await bench.close()
  await net.close()
})

describe('the invariant of money', () => {
  it('finds nothing in a refund that the bank returned', async () => {
    assert.deepEqual((await bench.checks({ applications: [file] })).findings, [])
  })

  it('finds a refund that is not due again after its return', () =>
    bench.finds(
      name,
      { applications: [file] },
      (sql) => sql`
      update applications set refund_returned = 0 where id = ${file}`,
    ))

  it('finds a return without its event', () =>
    bench.finds(
      name,
      { applications: [file] },
      (sql) => sql`
      update application_events
      set type = 'refund.paid_out'
      where application_id = ${file} and type = 'refund.payout_returned'`,
    ))

  it('finds a return that somebody recorded who had decided about the refund', () =>
    bench.finds(
      name,
      { applications: [file] },
      (sql) => sql`
      update payout_returns t
      set recorded_by = r.decided_by
      from refunds r
      where r.application_id = ${file}`,
    ))
})
