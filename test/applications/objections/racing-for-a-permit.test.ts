import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { decideObjection } from '../../../src/applications/objections/end.ts'
import { watchObjections } from '../../../src/applications/objections/watch.ts'
import { endPermits } from '../../../src/permits/changes.ts'
import { transitionPermit } from '../../../src/permits/take-step.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  decided,
  objectsFor,
  readsObjection,
  remedies,
  remedy,
  triesToDecide,
  triesToObjectFor,
} from '../../support/scenes/objections.ts'
import {
  eventsOf,
  type Issued,
  issued,
  letPermitAge,
  readsPermit,
  stateToAll,
  takesOn,
  triesOn,
} from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  head,
  database: { pool },
} = net
await remedies(net, remedy)

async function suspended(): Promise<Issued> {
  const permit = await issued(net)
  await takesOn(head, permit, 'suspend')
  return permit
}
const lifting =
  ({ id }: Issued) =>
  async (tx: Db) =>
    transitionPermit(tx, id, { action: 'lift', reason: 'Repaired.', decreeNumber: `L-${id}` }, await heads(), {
      channel: 'web',
      ifVersion: undefined,
    })
const granting =
  ({ id }: { id: string }) =>
  async (tx: Db) =>
    decideObjection({ db: tx, actor: await heads(), channel: 'web', consequences, takeBack }, id, {
      outcome: 'granted',
      ...decided,
    })
const heads = () => actorOf(net, 'head')
const liftingsOf = async (permit: Issued) =>
  (await eventsOf(applicant, permit)).filter(({ action }) => action === 'lift').length
const runOut = ({ id }: { id: string }) => pool`
  update objections
  set received_on = received_on - 4, due_on = due_on - 4
  where id = ${id}`

describe('a suspension', () => {
  it('that the office lifts while its objection is granted is lifted once, and the objection is closed', async () => {
    const permit = await suspended()
    const objection = await objectsFor(applicant, permit)
    isRefused(
      await race(net, lifting(permit), () => triesToDecide(head, objection, 'granted')),
      409,
      'objection_decided',
    )
    assert.deepEqual([(await readsObjection(applicant, objection)).state, await liftingsOf(permit)], ['closed', 1])
  })

  it('whose objection is granted while the office lifts it is lifted once', async () => {
    const permit = await suspended()
    const objection = await objectsFor(applicant, permit)
    isRefused(await race(net, granting(objection), () => triesOn(head, permit, 'lift')), 409, 'step_not_allowed')
    assert.deepEqual([(await readsObjection(applicant, objection)).state, await liftingsOf(permit)], ['granted', 1])
  })

  it('that the office lifts takes no objection that is on its way', async () => {
    const permit = await suspended()
    isRefused(await race(net, lifting(permit), () => triesToObjectFor(applicant, permit)), 409, 'objection_not_open')
  })

  it('is lifted once by silence, however many workers run', async () => {
    const permit = await suspended()
    const objection = await objectsFor(applicant, permit)
    await runOut(objection)
    const watches = () => watchObjections({ db: pool, consequences, takeBack })
    await Promise.all([watches(), watches(), watches()])
    const { state, decision } = await readsObjection(applicant, objection)
    assert.deepEqual([state, decision?.bySilence, await liftingsOf(permit)], ['granted', true, 1])
    assert.equal(await stateToAll(net, permit), 'in_force')
  })

  it('is lifted by silence while a decision of the head waits, which comes too late', async () => {
    const permit = await suspended()
    const objection = await objectsFor(applicant, permit)
    await runOut(objection)
    const silence = (tx: Db) => watchObjections({ db: tx, consequences, takeBack })
    isRefused(await race(net, silence, () => triesToDecide(head, objection, 'rejected')), 409, 'objection_decided')
    assert.equal(await stateToAll(net, permit), 'in_force')
  })
})

describe('a revocation', () => {
  it('that takes effect while its objection is granted is called off', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(2) })
    const objection = await objectsFor(applicant, permit)
    await letPermitAge(net, permit, 2)
    const reply = await race(net, endPermits, () => triesToDecide(head, objection, 'granted'))
    assert.equal(reply.status, 201, reply.text)
    const { state, revokedFrom } = await readsPermit(applicant, permit)
    assert.deepEqual([state, revokedFrom], ['in_force', null])
  })

  it('is called off by an objection while the job that ends permits has the permit, and both go on', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke', { effectiveOn: dayIn(2) })
    const objection = await objectsFor(applicant, permit)
    await letPermitAge(net, permit, 2)
    const jobs: Db[] = []
    const job = async (tx: Db) => {
      jobs.push(tx)
      await tx`select from permits where id = ${permit.id} for no key update`
    }
    const reply = await race(
      net,
      job,
      () => triesToDecide(head, objection, 'granted'),
      () => endPermits(jobs[0] ?? pool),
    )
    assert.equal(reply.status, 201, reply.text)
    assert.equal(await stateToAll(net, permit), 'in_force')
    assert.deepEqual(
      (await eventsOf(applicant, permit)).slice(-2).map(({ action }) => action),
      ['take_effect', 'call_off_revocation'],
    )
  })
})
