import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lockApplication } from '../../../src/applications/changed.ts'
import { silenceAt } from '../../../src/applications/objections/due.ts'
import { watchObjections } from '../../../src/applications/objections/watch.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { fence } from '../../support/scenes/fence.ts'
import {
  appeals,
  decides,
  type Objection,
  objects,
  objectsFor,
  readsObjection,
  refuses,
  rejects,
  remedies,
  remedy,
  triesToDecide,
} from '../../support/scenes/objections.ts'
import { issued, readsPermit, takesOn } from '../../support/scenes/permits.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
await knowsItsCalendars(net)
const {
  applicant,
  head,
  database: { pool },
} = net
const serviceTime = { amount: 5, unit: 'working_days', certainty: 'uncertain' }
const silent = { ...remedy, objection: { ...remedy.objection, silence: 'nothing' } }

const watches = async () => {
  while ((await watchObjections({ db: pool, consequences, takeBack })) > 0);
}
const letsDaysPass = (days: number, { id }: { id: string }) => pool`
  update objections
  set received_on = received_on - ${days}::int, due_on = due_on - ${days}::int
  where id = ${id}`
const eventsOf = async ({ application: { id } }: Objection) =>
  (
    await applicant.does<{ data: { type: string }[] }>(200, 'GET', `/v1/applications/${id}/events?limit=200`)
  ).data.flatMap(({ type }) => (type.startsWith('objection.') ? [type] : []))

describe('an objection with a time to decide', () => {
  it('names the last day, and is granted by silence after it, once', async () => {
    await remedies(net, remedy, { serviceTime })
    const objection = await objects(applicant, await refuses(net))
    assert.deepEqual([objection.dueOn, objection.silence, objection.overdue], [dayIn(3), 'granted', false])
    await letsDaysPass(3, objection)
    await watches()
    assert.equal((await readsObjection(applicant, objection)).state, 'open')
    await letsDaysPass(1, objection)
    assert.equal((await readsObjection(applicant, objection)).overdue, true)
    await Promise.all([watches(), watches()])
    const { state, decision } = await readsObjection(applicant, objection)
    assert.deepEqual([state, decision?.bySilence, decision?.reason], ['granted', true, null])
    assert.deepEqual(await eventsOf(objection), ['objection.filed', 'objection.granted'])
    const { status, clock } = await applicant.reads(objection.application)
    assert.deepEqual([status, clock.state], ['in_review', 'running'])
    assert.ok(Object(clock)['dueAt'])
  })

  it('stays open where silence has no effect, and is reported once', async () => {
    await remedies(net, silent)
    const objection = await objects(applicant, await refuses(net))
    await letsDaysPass(4, objection)
    await watches()
    assert.deepEqual(await eventsOf(objection), ['objection.filed', 'objection.overdue'])
    const { state, overdue } = await readsObjection(head, objection)
    assert.deepEqual([state, overdue], ['open', true])
  })

  it('is followed by an appeal with a time of its own, which silence grants, too', async () => {
    await remedies(net, remedy)
    const appeal = await appeals(applicant, await rejects(net))
    assert.equal(appeal.dueOn, dayIn(2))
    await letsDaysPass(3, appeal)
    await watches()
    const { state, decision } = await readsObjection(applicant, appeal)
    assert.deepEqual([state, decision?.bySilence], ['granted', true])
    assert.equal((await applicant.reads(appeal.application)).status, 'in_review')
  })

  it('is followed by an appeal whose silence brings a revoked permit back', async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'revoke')
    const appeal = await appeals(applicant, await decides(head, await objectsFor(applicant, permit), 'rejected'))
    await letsDaysPass(3, appeal)
    await Promise.all([watches(), watches()])
    assert.equal((await readsObjection(applicant, appeal)).state, 'granted')
    assert.equal((await readsPermit(applicant, permit)).state, 'in_force')
  })

  it('is decided once when the head decides while its time runs out', async () => {
    await remedies(net, remedy)
    const objection = await objects(applicant, await refuses(net))
    await letsDaysPass(4, objection)
    const [reply] = await Promise.all([triesToDecide(head, objection, 'rejected'), watches()])
    const { state } = await readsObjection(applicant, objection)
    assert.equal(state, reply.status === 201 ? 'rejected' : 'granted', reply.text)
    assert.equal((await eventsOf(objection)).length, 2)
  })

  it('is granted by the job while a decision of the head waits for the application, and both go on', async () => {
    const objection = await objects(applicant, await refuses(net))
    await letsDaysPass(4, objection)
    const jobs: Db[] = []
    const job = async (tx: Db) => {
      jobs.push(tx)
      await lockApplication(tx, objection.application.id)
    }
    const reply = await race(
      net,
      job,
      () => triesToDecide(head, objection, 'rejected'),
      () => watchObjections({ db: jobs[0] ?? pool, consequences, takeBack }),
    )
    isRefused(reply, 409, 'objection_decided')
    assert.deepEqual(await eventsOf(objection), ['objection.filed', 'objection.granted'])
  })
})

describe('the last day of an objection in working days', () => {
  it('is not judged while its calendar is provisional', async () => {
    const objection = await objects(applicant, await refuses(net))
    await letsDaysPass(4, objection)
    await pool`update objections set due_provisional = true where id = ${objection.id}`
    await watches()
    assert.deepEqual(await eventsOf(objection), ['objection.filed'])
    await pool`update objections set due_provisional = false where id = ${objection.id}`
    await watches()
    assert.deepEqual(await eventsOf(objection), ['objection.filed', 'objection.granted'])
  })

  it('moves when a calendar is published, and nothing is granted before', async () => {
    const decideWithin = { amount: 3, unit: 'working_days' }
    await remedies(net, { ...remedy, objection: { ...remedy.objection, decideWithin } })
    const objection = await objects(applicant, await refuses(net))
    // As reckoned by a calendar in which the last days were no working days yet.
    await pool`update objections set due_on = ${dayIn(-1)}, calendar_edition = -1 where id = ${objection.id}`
    await watches()
    const moved = await readsObjection(applicant, objection)
    assert.deepEqual([moved.state, moved.dueOn], ['open', objection.dueOn])
  })

  it('is judged anew before silence grants an objection', async () => {
    const [open] = (await applicant.does<{ data: Objection[] }>(200, 'GET', '/v1/objections?state=open')).data.filter(
      ({ silence }) => silence === 'granted',
    )
    assert.ok(open)
    await pool`update objections set due_on = ${dayIn(-1)} where id = ${open.id}`
    await watches()
    assert.deepEqual((await readsObjection(applicant, open)).dueOn, open.dueOn)
  })
})

describe('a paper that is entered', () => {
  it('after its last day has no silence: only the head decides on it', () => {
    const silences = ['2026-11-30', '2026-12-01', '2026-12-02'].map((dueOn) =>
      silenceAt('2026-12-01', { dueOn }, { silence: 'granted' }),
    )
    assert.deepEqual(silences, ['nothing', 'granted', 'granted'])
  })
})

describe('the rules for objections of a legal remedy', () => {
  it('need a time to decide where silence grants, and texts that name their last day', async () => {
    const body = (objection: object) => ({ remedy: { ...remedy, objection } })
    for (const [objection, pointer] of [
      [{ ...remedy.objection, decideWithin: null }, '/remedy/objection/decideWithin'],
      [
        { ...remedy.objection, remedy: { ...remedy.objection.remedy, text: fence.names } },
        '/remedy/objection/remedy/text/id',
      ],
      [
        { ...remedy.objection, appeal: { ...remedy.objection.appeal, decideWithin: null } },
        '/remedy/objection/appeal/decideWithin',
      ],
    ] as const) {
      const reply = await net.admin.asks('POST', '/v1/legal-remedies', { body: body(objection) })
      assert.equal(isRefused(reply, 422, 'rule_broken').errors?.[0]?.pointer, pointer)
    }
  })
})
