import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../../src/permits/changes.ts'
import { network } from '../../support/network.ts'
import { atTheCounter } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  decides,
  type Objection,
  objectsFor,
  readsObjection,
  remedies,
  remedy,
  triesToDecide,
  triesToObjectFor,
} from '../../support/scenes/objections.ts'
import { district, staffed } from '../../support/scenes/offices.ts'
import {
  decidedOn,
  type Issued,
  issued,
  lastEventOf,
  readsPermit,
  stateToAll,
  takesOn,
} from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const {
  applicant,
  stranger,
  frontDesk,
  head,
  database: { pool },
} = net
await remedies(net, remedy)

const remedyOf = async (permit: Issued) => (await readsPermit(applicant, permit)).decision?.legalRemedy?.objection

describe('an objection against a suspension', () => {
  it('is filed by the holder within its time, once, and shown with the permit', async () => {
    const permit = await decidedOn(net, ['suspend', { decreeNumber: '7/SK/2026' }])
    assert.deepEqual(await remedyOf(permit), { canBeFiled: true, current: null })
    isRefused(await triesToObjectFor(stranger, permit), 404, 'not_found')
    isRefused(await triesToObjectFor(head, permit), 403, 'forbidden')
    const objection = await objectsFor(applicant, permit)
    assert.deepEqual(
      [objection.against, objection.permit?.number, objection.permit?.decreeNumber, objection.dueOn],
      ['suspension', permit.number, '7/SK/2026', dayIn(3)],
    )
    const { id, state, dueOn } = objection
    assert.deepEqual(await remedyOf(permit), { canBeFiled: false, current: { id, state, dueOn } })
    isRefused(await triesToObjectFor(applicant, permit), 409, 'objection_filed')
    const { data } = await head.does<{ data: Objection[] }>(
      200,
      'GET',
      `/v1/objections?scope=office&permitId=${permit.id}&against=suspension`,
    )
    assert.deepEqual(
      data.map((listed) => listed.id),
      [id],
    )
  })

  it('is offered again with the permit when a revocation that was decided since is called off', async () => {
    const permit = await decidedOn(net, ['suspend'], ['revoke', { effectiveOn: dayIn(5) }])
    assert.equal((await readsPermit(applicant, permit)).decision?.action, 'revoke')
    await takesOn(head, permit, 'call_off_revocation')
    assert.deepEqual(await remedyOf(permit), { canBeFiled: true, current: null })
    await takesOn(head, permit, 'lift')
    assert.equal((await readsPermit(applicant, permit)).decision?.action, 'lift')
  })

  it('makes it the turn of the office for whoever tracks the application of the permit', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const { reference, trackingKey } = await applicant.does<{ reference: string; trackingKey: string }>(
      200,
      'GET',
      `/v1/applications/${permit.applicationId}`,
    )
    const turn = async () => {
      const reply = await net.nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })
      return reply.json<{ turn: string; next: { en: string } }>()
    }
    assert.notEqual((await turn()).turn, 'office')
    const objection = await objectsFor(applicant, permit)
    const { turn: whose, next } = await turn()
    assert.deepEqual(
      [whose, next.en],
      ['office', "The office decides on the applicant's objection to a decision on the permit."],
    )
    await decides(head, objection, 'rejected')
    assert.notEqual((await turn()).turn, 'office')
  })

  it('that is granted lifts it at once, for everybody', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const objection = await objectsFor(applicant, permit)
    isRefused(await triesToDecide(frontDesk, objection, 'granted'), 403, 'forbidden')
    assert.equal((await decides(head, objection, 'granted')).state, 'granted')
    assert.equal(await stateToAll(net, permit), 'in_force')
    const { type, action, from, to, actor, details } = (await lastEventOf(head, permit)) ?? assert.fail()
    assert.deepEqual(
      [type, action, from, to, actor.standing, details['objectionId']],
      ['permit.suspension_lifted', 'lift', 'suspended', 'in_force', 'system', objection.id],
    )
    assert.equal((await readsPermit(applicant, permit)).decision, null)
    await takesOn(head, permit, 'suspend')
    assert.equal((await objectsFor(applicant, permit)).state, 'open')
  })

  it('that is rejected leaves it as it is, and names the remedy that is left', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const rejected = await decides(head, await objectsFor(applicant, permit), 'rejected')
    assert.match(rejected.legalRemedy?.detail ?? '', /^Appeal by \d/)
    assert.equal(await stateToAll(net, permit), 'suspended')
    assert.equal((await remedyOf(permit))?.current?.state, 'rejected')
  })

  it('is closed when the office lifts the suspension itself', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const objection = await objectsFor(applicant, permit)
    await takesOn(head, permit, 'lift')
    const { state, closedAt, decision, nextActions } = await readsObjection(applicant, objection)
    assert.deepEqual([state, typeof closedAt, decision, nextActions], ['closed', 'string', null, []])
    isRefused(await triesToDecide(head, objection, 'granted'), 409, 'objection_decided')
    isRefused(await triesToObjectFor(applicant, permit), 409, 'objection_not_open')
  })

  it('that is granted after the last day of the permit leaves it expired', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const objection = await objectsFor(applicant, permit)
    await pool`update permits set valid_from = valid_from - 9, valid_until = ${dayIn(-1)} where id = ${permit.id}`
    await endPermits(pool)
    await decides(head, objection, 'granted')
    assert.equal(await stateToAll(net, permit), 'expired')
  })
})

describe('an objection for a permit', () => {
  it('is entered at the counter when it came on paper, not before the decision', async () => {
    const permit = await decidedOn(net, ['suspend'])
    const early = await triesToObjectFor(frontDesk, permit, { assistance: atTheCounter, receivedOn: dayIn(-1) })
    assert.equal(isRefused(early, 422, 'rule_broken').errors?.[0]?.code, 'objected_too_early')
    const { channel } = await objectsFor(frontDesk, permit, { assistance: atTheCounter })
    assert.equal(channel, 'counter')
  })

  it('names the permit or the application, and needs a decision that stands', async () => {
    const permit = await issued(net)
    isRefused(await triesToObjectFor(applicant, permit), 409, 'objection_not_open')
    for (const [body, pointer] of [
      [{ permitId: permit.id, applicationId: permit.applicationId }, '/applicationId'],
      [{}, '/applicationId'],
      [{ applicationId: permit.applicationId, against: 'suspension' }, '/against'],
    ] as const) {
      const reply = await applicant.asks('POST', '/v1/objections', { body: { ...body, grounds: 'No.' } })
      assert.equal(isRefused(reply, 422, 'rule_broken').errors?.[0]?.pointer, pointer)
    }
  })

  it('goes to the responsible office, which the remedy names, also when one above it has decided', async () => {
    await remedies(net, { ...remedy, text: { id: 'Ke {office}, {lastDay}.', en: 'To {office} by {lastDay}.' } })
    const permit = await issued(net)
    await takesOn((await staffed(net, district)).head, permit, 'suspend')
    const { office, decision } = await readsPermit(applicant, permit)
    assert.match(decision?.legalRemedy?.detail ?? '', /^To One-stop service office, Menteng Village by \d/)
    assert.equal((await objectsFor(applicant, permit)).office.id, office.id)
  })

  it('is too late after the last day of the remedy', async () => {
    const permit = await issued(net)
    await remedies(net, { ...remedy, within: { amount: 1, unit: 'days' } })
    await takesOn(head, permit, 'suspend')
    const late = await issued(net)
    await takesOn(head, late, 'suspend')
    await pool`alter table permit_events disable trigger user`
    await pool`update permit_events set at = at - interval '2 days' where permit_id = ${late.id}`
    await pool`alter table permit_events enable trigger user`
    isRefused(await triesToObjectFor(applicant, late), 422, 'objection_too_late')
    assert.equal((await remedyOf(late))?.canBeFiled, false)
    assert.equal((await remedyOf(permit))?.canBeFiled, true)
  })
})
