import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { forgetGrounds } from '../../../src/personal-data/forget-grounds.ts'
import { letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import {
  appeals,
  decides,
  grounds,
  letDaysPassSince,
  type Objection,
  objects,
  objectsFor,
  readsObjection,
  refuses,
  remedies,
  remedy,
} from '../../support/scenes/objections.ts'
import { district, staffed } from '../../support/scenes/offices.ts'
import { type Issued, issued, readsPermit, takesOn } from '../../support/scenes/permits.ts'
import { decides as decidesOnMoney, paidAndWithdrawn } from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  head,
  database: { pool },
} = net
const retention = { years: 1, countsFrom: 'closing', certainty: 'uncertain' }
await remedies(net, { ...remedy, within: { amount: 366, unit: 'days' } }, { retention })
await remedies(net, remedy, { retention }, 'IPTM')
const { head: headAbove } = await staffed(net, district)

const erases = () => eraseAfterRetention(pool)
/** Closes an application longer ago than its retention. */
const letRetentionEnd = ({ id }: { id: string }) => letDaysPass(2 * 366, { id }, net)
const withdraws = ({ id }: Objection) => applicant.does(201, 'POST', `/v1/objections/${id}/withdrawals`, { body: {} })

/** Returns the rejected objection against a refusal from longer ago than the retention. */
async function rejectedLate(): Promise<Objection> {
  const refused = await refuses(net)
  const objection = await objects(applicant, refused)
  await letRetentionEnd(refused)
  return decides(head, objection, 'rejected')
}

describe('the data of a refused application is kept after its retention', () => {
  it('until the last day of the objection', async () => {
    const refused = await refuses(net)
    const objection = await objects(applicant, refused)
    await withdraws(objection)
    await letDaysPass(366, refused, net)
    assert.equal(await erases(), 0)
    await letDaysPass(1, refused, net)
    assert.equal(await erases(), 1)
  })

  it('until the last day of the appeal, also when one was withdrawn', async () => {
    const objection = await rejectedLate()
    assert.equal(await erases(), 0)
    await withdraws(await appeals(applicant, objection))
    await letDaysPassSince(net, objection, 4)
    assert.equal(await erases(), 0)
    await letDaysPassSince(net, objection, 1)
    assert.equal(await erases(), 1)
    assert.equal((await readsObjection(applicant, objection)).legalRemedy?.appeal?.canBeFiled, false)
  })

  it('until the last day of the remedy after an appeal', async () => {
    const appeal = await appeals(applicant, await rejectedLate())
    await decides(headAbove, appeal, 'inadmissible')
    await letDaysPassSince(net, appeal, 6)
    assert.equal(await erases(), 0)
    await letDaysPassSince(net, appeal, 1)
    assert.equal(await erases(), 1)
  })
})

describe('the data of an application whose money is not given back', () => {
  const letDaysPassSinceRefunds = ({ id }: { id: string }, days: number) =>
    pool.begin(async (tx) => {
      await tx`alter table refunds disable trigger user`
      await tx`update refunds set decided_at = decided_at - ${days} * interval '1 day' where application_id = ${id}`
      await tx`alter table refunds enable trigger user`
    })

  it('is kept until the last day of the remedy that its letter names', async () => {
    const grave = await paidAndWithdrawn(net)
    await letRetentionEnd(grave)
    await decidesOnMoney(head, grave, { outcome: 'declined' })
    await letDaysPassSinceRefunds(grave, 5)
    assert.equal(await erases(), 0)
    await letDaysPassSinceRefunds(grave, 1)
    assert.equal(await erases(), 1)
  })
})

describe('the data of an application that counts its retention from the closing', () => {
  /** Returns a permit whose application was closed longer ago than its retention, suspended or revoked today. */
  async function decidedOnLate(action: string): Promise<Issued> {
    const permit = await issued(net)
    await letRetentionEnd({ id: permit.applicationId })
    await takesOn(head, permit, action)
    return permit
  }

  it('is kept while a decision on its permit can be objected to', async () => {
    const permit = await decidedOnLate('suspend')
    assert.equal(await erases(), 0)
    await takesOn(head, permit, 'lift')
    assert.equal(await erases(), 1)
  })

  it('is kept until an objection to it is closed', async () => {
    const permit = await decidedOnLate('suspend')
    const objection = await objectsFor(applicant, permit)
    assert.equal(await erases(), 0)
    await takesOn(head, permit, 'lift')
    assert.equal((await readsObjection(applicant, objection)).state, 'closed')
    assert.equal(await erases(), 1)
  })

  it('is kept while a rejected objection to it can be appealed', async () => {
    const permit = await decidedOnLate('revoke')
    const objection = await decides(head, await objectsFor(applicant, permit), 'rejected')
    assert.equal(await erases(), 0)
    await letDaysPassSince(net, objection, 5)
    assert.equal(await erases(), 1)
  })
})

describe('a permit that lives on after the data of its application was erased', () => {
  /** Returns a rejected objection to the suspension of such a permit. */
  async function rejectedAfterErasure(): Promise<Objection> {
    const permit = await issued(net)
    await letRetentionEnd({ id: permit.applicationId })
    assert.equal(await erases(), 1)
    await takesOn(head, permit, 'suspend')
    return decides(head, await objectsFor(applicant, permit), 'rejected')
  }

  it('keeps no other grounds by those on which a remedy runs', async () => {
    const [kept, due] = [await rejectedAfterErasure(), await rejectedAfterErasure()]
    await letDaysPassSince(net, due, 5)
    assert.equal(await forgetGrounds(pool, 1), 1)
    assert.deepEqual(
      [(await readsObjection(applicant, kept)).grounds, (await readsObjection(applicant, due)).grounds],
      [grounds, null],
    )
    await letDaysPassSince(net, kept, 5)
    assert.equal(await forgetGrounds(pool, 1), 1)
  })

  it('can be objected to, and the grounds are erased when no remedy is left', async () => {
    const permit = await issued(net)
    await letRetentionEnd({ id: permit.applicationId })
    assert.equal(await erases(), 1)
    await takesOn(head, permit, 'suspend')
    assert.equal((await readsPermit(applicant, permit)).decision?.legalRemedy?.objection?.canBeFiled, true)
    const objection = await objectsFor(applicant, permit)
    assert.equal(await forgetGrounds(pool), 0)
    const appeal = await appeals(applicant, await decides(head, objection, 'rejected'))
    await decides(headAbove, appeal, 'rejected')
    assert.equal(await forgetGrounds(pool), 0)
    assert.equal((await readsObjection(applicant, appeal)).grounds, grounds)
    await letDaysPassSince(net, appeal, 7)
    assert.equal(await forgetGrounds(pool), 2)
    assert.equal((await readsObjection(applicant, objection)).grounds, null)
  })
})
