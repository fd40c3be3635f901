import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import { atTheCounter, type Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import {
  appeals,
  decides,
  grounds,
  type Objection,
  objects,
  objectsFor,
  readsObjection,
  refuses,
  rejects,
  remedies,
  remedy,
  triesToAppeal,
  triesToDecide,
} from '../../support/scenes/objections.ts'
import { district, village } from '../../support/scenes/offices.ts'
import { issued, readsPermit, takesOn } from '../../support/scenes/permits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
await remedies(net, remedy)
const { applicant, stranger, frontDesk, reviewer, head } = net
const { pool } = net.database
const [above, lower, reviewerAbove, deskAbove] = [
  await appoint(net, ['head'], district),
  await appoint(net, ['head'], village),
  await appoint(net, ['reviewer'], district),
  await appoint(net, ['front_desk'], district),
]

const withdraws = (person: Person, { id }: { id: string }) =>
  person.asks('POST', `/v1/objections/${id}/withdrawals`, { body: {} })
const listed = async (person: Person, query: string) =>
  (await person.does<{ data: Objection[] }>(200, 'GET', `/v1/objections?${query}`)).data.map(({ id }) => id)
const statusesOf = async ({ application }: Objection) => (await applicant.reads(application)).status

describe('an appeal', () => {
  it('goes to the office above the one that rejected the objection, once, and the objection says so', async () => {
    const objection = await rejects(net)
    assert.deepEqual(objection.legalRemedy?.appeal, { canBeFiled: true, current: null })
    for (const [person, status, code] of [
      [stranger, 404, 'not_found'],
      [reviewer, 403, 'forbidden'],
      [above, 403, 'forbidden'],
    ] as const)
      isRefused(await triesToAppeal(person, objection), status, code)
    const appeal = await appeals(applicant, objection)
    assert.deepEqual(
      [appeal.level, appeal.appealOfId, appeal.state, appeal.office.id, appeal.grounds],
      ['appeal', objection.id, 'open', (await officeOf(net, district)).id, grounds],
    )
    assert.deepEqual([appeal.lastDay, appeal.dueOn, appeal.silence], [dayIn(4), dayIn(2), 'granted'])
    assert.deepEqual((await readsObjection(applicant, objection)).legalRemedy?.appeal, {
      canBeFiled: false,
      current: { id: appeal.id, state: 'open', dueOn: dayIn(2) },
    })
    assert.equal(isRefused(await triesToAppeal(applicant, objection), 409, 'appeal_filed').existingId, appeal.id)
  })

  it('needs a decision that grants nothing, on an objection, while the refusal is in force', async () => {
    const open = await objects(applicant, await refuses(net))
    isRefused(await triesToAppeal(applicant, open), 409, 'appeal_not_open')
    await decides(head, open, 'granted')
    isRefused(await triesToAppeal(applicant, open), 409, 'appeal_not_open')
    const rejected = await rejects(net)
    const appeal = await appeals(applicant, rejected)
    isRefused(await triesToAppeal(applicant, appeal), 409, 'appeal_not_open')
    const both = isRefused(
      await triesToAppeal(applicant, rejected, { applicationId: rejected.application.id }),
      422,
      'rule_broken',
    )
    assert.deepEqual(faultsIn(both), ['/applicationId false schema'])
  })

  it('is refused after the last day in the remedy of the objection', async () => {
    const objection = await rejects(net)
    await pool`update objections set ended_at = ended_at - interval '5 days' where id = ${objection.id}`
    assert.equal((await readsObjection(applicant, objection)).legalRemedy?.appeal?.canBeFiled, false)
    await changesNothing(net, async () => {
      const { detail } = isRefused(await triesToAppeal(applicant, objection), 422, 'appeal_too_late')
      assert.match(detail, /could be filed until \d+ \w+ 20\d\d\. Ask .* which legal remedies are still open/)
    })
  })

  it('is refused where no office is above, in the words of the remedy', async () => {
    const objection = await rejects(net)
    const areOnline = (state: string) => pool`
      update offices set state = ${state}::office_state where region_code in ('31.71.06', '31.71', '31')`
    await areOnline('counter_only')
    assert.equal((await readsObjection(applicant, objection)).legalRemedy?.appeal?.canBeFiled, false)
    const { detail } = isRefused(await triesToAppeal(applicant, objection), 409, 'no_office_above')
    await areOnline('online')
    assert.match(detail, /Appeal by \d+ \w+ 20\d\d\.$/)
  })

  it('can be withdrawn, and filed anew', async () => {
    const objection = await rejects(net)
    const appeal = await appeals(applicant, objection)
    isRefused(await withdraws(above, appeal), 403, 'forbidden')
    assert.equal((await withdraws(applicant, appeal)).json<Objection>().state, 'withdrawn')
    assert.notEqual((await appeals(applicant, objection)).id, appeal.id)
  })
})

describe('an appeal on paper', () => {
  it('is entered by the front desk of either office, with the day on which it came', async () => {
    for (const desk of [frontDesk, deskAbove]) {
      const objection = await rejects(net)
      const early = { assistance: atTheCounter, receivedOn: dayIn(-1) }
      assert.deepEqual(faultsIn(isRefused(await triesToAppeal(desk, objection, early), 422, 'rule_broken')), [
        '/receivedOn objected_too_early',
      ])
      const appeal = await appeals(desk, objection, { assistance: atTheCounter })
      assert.deepEqual([appeal.channel, (await readsObjection(applicant, appeal)).grounds], ['counter', grounds])
    }
  })
})

describe('an appeal that is decided', () => {
  it('is decided by the head of the office above alone', async () => {
    const appeal = await appeals(applicant, await rejects(net))
    for (const person of [lower, reviewer, reviewerAbove, applicant])
      isRefused(await triesToDecide(person, appeal, 'granted'), 403, 'forbidden')
    const rejected = await decides(above, appeal, 'rejected')
    assert.deepEqual([rejected.state, rejected.legalRemedy?.appeal], ['rejected', undefined])
    assert.match(rejected.legalRemedy?.detail ?? '', /^Go to court by \d/)
    assert.equal(await statusesOf(appeal), 'refused')
    isRefused(await triesToDecide(above, appeal, 'granted'), 409, 'objection_decided')
  })

  it('is not decided by a head there who refused the application or rejected the objection', async () => {
    const refused = await refuses(net)
    const objection = await decides(lower, await objects(applicant, refused), 'rejected')
    const appeal = await appeals(applicant, objection)
    const { blockers = [] } = isRefused(await triesToDecide(head, appeal, 'granted'), 422, 'blocked')
    const words =
      'You took the first decision or decided the objection against it, so you cannot decide the appeal. ' +
      'Ask another head of this office; if there is none, ask an administrator to appoint one.'
    assert.deepEqual(
      blockers.map(({ code, detail }) => [code, detail]),
      [['separation_of_duties', words]],
    )
    const other = await appeals(applicant, await rejects(net))
    isRefused(await triesToDecide(head, other, 'granted'), 422, 'blocked')
    const [decide] = (await readsObjection(head, other)).nextActions
    assert.equal(decide?.blockers[0]?.code, 'separation_of_duties')
  })

  it('reopens the application at once when it is granted, at the office that is responsible', async () => {
    const appeal = await appeals(applicant, await rejects(net))
    assert.equal((await decides(above, appeal, 'granted')).state, 'granted')
    assert.equal(await statusesOf(appeal), 'in_review')
    assert.ok((await reviewer.reads(appeal.application)).nextActions.some(({ action }) => action === 'approve'))
  })
})

describe('the list of objections with appeals', () => {
  it('has an appeal for the office above, not for the one below, and a filter for it', async () => {
    const objection = await rejects(net)
    const appeal = await appeals(applicant, objection)
    const about = `applicationId=${appeal.application.id}`
    assert.deepEqual(await listed(above, `scope=office&${about}&level=appeal`), [appeal.id])
    assert.deepEqual(await listed(lower, `scope=office&${about}`), [objection.id])
    assert.deepEqual(await listed(applicant, `${about}&level=objection`), [objection.id])
    assert.deepEqual(await listed(applicant, `${about}&level=appeal`), [appeal.id])
  })
})

describe('an appeal about a suspension', () => {
  const suspended = async () => {
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    const objection = await decides(lower, await objectsFor(applicant, permit), 'rejected')
    return { permit, appeal: await appeals(applicant, objection) }
  }

  it('lifts it at once when it is granted, and is not decided by the head who suspended', async () => {
    const { permit, appeal } = await suspended()
    assert.deepEqual([appeal.against, appeal.permit?.number], ['suspension', permit.number])
    isRefused(await triesToDecide(head, appeal, 'granted'), 422, 'blocked')
    assert.equal((await decides(above, appeal, 'granted')).state, 'granted')
    assert.equal((await readsPermit(applicant, permit)).state, 'in_force')
  })

  it('is closed when the office lifts it itself, and no other can be filed', async () => {
    const { permit, appeal } = await suspended()
    await takesOn(head, permit, 'lift')
    assert.equal((await readsObjection(applicant, appeal)).state, 'closed')
    isRefused(await triesToAppeal(applicant, { id: appeal.appealOfId ?? '' }), 409, 'appeal_not_open')
  })
})
