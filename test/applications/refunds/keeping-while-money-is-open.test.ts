import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { wrongDays } from '../../support/asserting/retentions.ts'
import { letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { bankPays } from '../../support/people/bank.ts'
import type { Application } from '../../support/person.ts'
import { remedies, remedy } from '../../support/scenes/objections.ts'
import {
  decides,
  graveFee,
  paidAndWithdrawn,
  paysOut,
  type Refund,
  triesToReturn,
} from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())
const {
  head,
  cashier,
  applicant,
  database: { pool },
} = net
const retention = { years: 1, countsFrom: 'closing', certainty: 'uncertain' }
await remedies(net, remedy, { retention }, 'IPTM')

const erases = () => eraseAfterRetention(pool)
/** Returns an application that was paid and withdrawn longer ago than its retention. */
async function withdrawnLongAgo(): Promise<Application> {
  const grave = await paidAndWithdrawn(net)
  await letDaysPass(2 * 366, grave, net)
  return grave
}
const letDaysPassSincePayouts = ({ id }: Refund, days: number) =>
  pool.begin(async (tx) => {
    await tx`alter table refund_payouts disable trigger user`
    await tx`update refund_payouts set recorded_at = recorded_at - ${days} * interval '1 day' where refund_id = ${id}`
    await tx`alter table refund_payouts enable trigger user`
  })
/** Computes the day anew, after a change of rows that no trigger watches. */
const recounts = ({ id }: { id: string }) => pool`select reckon_retention(${id})`

describe('the data of an application that ended longer ago than its retention', () => {
  afterEach(async () => assert.deepEqual([...(await wrongDays(pool))], []))

  it('is kept while nobody has decided about its money, and while a part of it is open', async () => {
    const grave = await withdrawnLongAgo()
    assert.equal(await erases(), 0)
    await paysOut(net, grave, await decides(head, grave, { amount: graveFee / 2 }))
    assert.equal(await erases(), 0)
    assert.equal((await applicant.reads(grave)).id, grave.id)
  })

  it('is kept while a refund waits for its payout, and for the years of the retention after that', async () => {
    const grave = await withdrawnLongAgo()
    const refund = await decides(head, grave)
    assert.equal(await erases(), 0)
    await paysOut(net, grave, refund)
    assert.deepEqual([...(await wrongDays(pool))], [], 'The payout has set the day.')
    await letDaysPassSincePayouts(refund, 365)
    await recounts(grave)
    assert.equal(await erases(), 0)
    await letDaysPassSincePayouts(refund, 2)
    await recounts(grave)
    assert.equal(await erases(), 1)
  })

  it('is kept when the bank returns the payout, until it was paid out again', async () => {
    const grave = await withdrawnLongAgo()
    const refund = await decides(head, grave)
    await paysOut(net, grave, refund)
    assert.equal((await triesToReturn(cashier, grave, refund.id)).status, 201)
    await letDaysPassSincePayouts(refund, 2 * 366)
    await recounts(grave)
    assert.equal(await erases(), 0)
    const body = { kind: 'message', text: 'Please pay to the account of my brother.' }
    assert.equal((await applicant.asks('POST', `/v1/applications/${grave.id}/messages`, { body })).status, 201)
  })

  it('is kept when the bank reports another payment after the payout', async () => {
    const grave = await withdrawnLongAgo()
    const refund = await decides(head, grave)
    await paysOut(net, grave, refund)
    await letDaysPassSincePayouts(refund, 2 * 366)
    await recounts(grave)
    assert.equal((await bankPays(net, grave.feeAssessment?.number ?? '', graveFee)).status, 200)
    assert.equal(await erases(), 0)
  })

  it('is erased once the office has decided to keep the money, when no remedy runs', async () => {
    const grave = await withdrawnLongAgo()
    const { id } = await decides(head, grave, { outcome: 'declined' })
    assert.deepEqual([await erases(), ...(await wrongDays(pool))], [0], 'The remedy against this decision runs.')
    await pool`update refunds set decided_at = decided_at - 2 * 366 * interval '1 day' where id = ${id}`
    assert.equal(await erases(), 1)
  })

  it('is kept although an earlier version of the program has closed it', async () => {
    const [open, paidOut] = [await withdrawnLongAgo(), await withdrawnLongAgo()]
    await paysOut(net, paidOut, await decides(head, paidOut))
    await pool`
      update retentions
      set erasable_on = network_day() - 366
      where application_id = any(${[open.id, paidOut.id]})`
    await pool.unsafe(
      await readFile(
        new URL('../../../drizzle/migrations/0117_reckon_days_of_open_money.sql', import.meta.url),
        'utf8',
      ),
    )
    assert.equal(await erases(), 0)
  })
})
