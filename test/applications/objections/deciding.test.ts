import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { atTheCounter } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  decided,
  decides,
  objects,
  readsObjection,
  refuses,
  remedies,
  remedy,
  triesToDecide,
} from '../../support/scenes/objections.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { applicant, stranger, frontDesk, reviewer, head } = net

interface Refused {
  status: string
  legalRemedy?: { objection?: { canBeFiled: boolean; current: { id: string; state: string } | null } }
}
const remedyOf = async ({ id }: { id: string }) =>
  (await applicant.does<Refused>(200, 'GET', `/v1/applications/${id}`)).legalRemedy?.objection
const historyOf = async ({ id }: { id: string }) =>
  (
    await applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data

await remedies(net, remedy)

describe('an objection that is decided', () => {
  it('is decided by the head who refused, and by nobody who reviewed the application', async () => {
    const objection = await objects(applicant, await refuses(net))
    const other = await appoint(net, ['head', 'reviewer'], '31.71.06.1001')
    for (const person of [frontDesk, reviewer, applicant])
      isRefused(await triesToDecide(person, objection, 'granted'), 403, 'forbidden')
    isRefused(await triesToDecide(stranger, objection, 'granted'), 404, 'not_found')
    isRefused(await triesToDecide(head, objection, 'granted', { 'if-match': '"7"' }), 412, 'stale')
    const dry = await head.does<object>(200, 'POST', `/v1/objections/${objection.id}/decisions?dryRun=true`, {
      body: { outcome: 'rejected', ...decided },
    })
    assert.deepEqual(dry, { dryRun: true, to: 'rejected' })
    const rejected = await decides(other, objection, 'rejected')
    assert.deepEqual([rejected.state, rejected.version, rejected.decision?.reason], ['rejected', 2, decided.reason])
    assert.match(rejected.legalRemedy?.detail ?? '', /^Appeal by \d/)
    isRefused(await triesToDecide(head, objection, 'granted'), 409, 'objection_decided')
  })

  it('is not decided by a head who reviewed the application', async () => {
    const both = await appoint(net, ['head', 'reviewer'], '31.71.06.1001')
    const application = await refuses({ ...net, reviewer: both })
    const objection = await objects(applicant, application)
    const { blockers = [] } = isRefused(await triesToDecide(both, objection, 'granted'), 422, 'blocked')
    assert.deepEqual(
      blockers.map(({ code }) => code),
      ['separation_of_duties'],
    )
    const [decide] = (await readsObjection(both, objection)).nextActions
    assert.deepEqual([decide?.action, decide?.blockers[0]?.code], ['decide', 'separation_of_duties'])
  })

  it('is not decided by the head who entered it at the counter', async () => {
    const both = await appoint(net, ['head', 'front_desk'], '31.71.06.1001')
    const objection = await objects(both, await refuses(net), { assistance: atTheCounter })
    const { blockers = [] } = isRefused(await triesToDecide(both, objection, 'granted'), 422, 'blocked')
    assert.deepEqual(
      blockers.map(({ detail }) => detail),
      ['You entered this objection at the counter, so you cannot decide it. Ask a colleague.'],
    )
    assert.equal((await decides(head, objection, 'rejected')).state, 'rejected')
  })

  it('reopens the application at once when it is granted, and shows what happens next', async () => {
    const application = await refuses(net)
    const objection = await objects(applicant, application)
    const { state, nextActions } = await decides(head, objection, 'granted')
    assert.deepEqual([state, nextActions], ['granted', []])
    const reopened = await reviewer.reads(application)
    assert.equal(reopened.status, 'in_review')
    assert.ok(reopened.nextActions.some(({ action }) => action === 'approve'))
    assert.deepEqual(
      (await historyOf(application)).slice(-2).map(({ type }) => type),
      ['objection.granted', 'application.in_review'],
    )
  })

  it('can be followed by another one when the application is refused again', async () => {
    const application = await refuses(net)
    await decides(head, await objects(applicant, application), 'granted')
    await reviewer.takes('propose_refusal', application, decided)
    await head.takes('refuse', application, decided)
    assert.deepEqual(await remedyOf(application), { canBeFiled: true, current: null })
    assert.equal((await objects(applicant, application)).state, 'open')
  })
})
