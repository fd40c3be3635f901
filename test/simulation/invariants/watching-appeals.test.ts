import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import {
  appeals,
  decides,
  type Objection,
  objectsFor,
  rejects,
  remedies,
  remedy,
} from '../../support/scenes/objections.ts'
import { district } from '../../support/scenes/offices.ts'
import { type Issued, permitOf, takesOn } from '../../support/scenes/permits.ts'
import { appoint } from '../../support/staff.ts'
import { Bench } from './broken.ts'

let net: Network
let bench: Bench
/** The permit whose suspension an objection has taken back, and the one whose revocation an appeal has. */
let freed: Issued
let restored: Issued
/** The objection that was closed because the head lifted the suspension. */
let closed: Objection
/** The appeal that has reopened an application. */
let appeal: Objection

/** Returns a permit that went its way to the signature. */
async function signed(): Promise<Issued> {
  const file = await net.applicant.submits('SKTM')
  await net.frontDesk.takes('accept', file)
  await net.reviewer.takes('approve', file)
  await net.head.takes('sign', file)
  return permitOf(net, file)
}

/** Returns an objection against a decision on a permit. */
async function contested(permit: Issued, action: string): Promise<Objection> {
  await takesOn(net.head, permit, action)
  return objectsFor(net.applicant, permit)
}

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  await remedies(net, remedy, { serviceTime: { amount: 3, unit: 'working_days', certainty: 'uncertain' } })
  const above = await appoint(net, ['head'], district)
  freed = await signed()
  await decides(net.head, await contested(freed, 'suspend'), 'granted')
  restored = await signed()
  const lost = await decides(net.head, await contested(restored, 'revoke'), 'rejected')
  await decides(above, await appeals(net.applicant, lost), 'granted')
  const lifted = await signed()
  closed = await contested(lifted, 'suspend')
  await takesOn(net.head, lifted, 'lift')
  appeal = await appeals(net.applicant, await rejects(net))
  await decides(above, appeal, 'granted')
})
after(() => bench.close().then(() => net.close()))

const all = () => ({
  applications: [freed.applicationId, restored.applicationId, closed.application.id, appeal.application.id],
})

describe('objections and appeals that have ended by the rules', () => {
  it('break no invariant', async () => {
    const { findings } = await bench.checks(all())
    assert.deepEqual(findings, [])
  })
})

describe('the invariant of grants finds', () => {
  const name = 'grants-take-effect-at-once'

  it('a permit that is freed in another transaction than that of the grant', () =>
    bench.finds(name, all(), (sql) => sql`update permit_events set at = at where permit_id = ${freed.id}`))

  it('an application that is reopened in another transaction', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`
        update application_events
        set at = at
        where application_id = ${appeal.application.id} and action = 'send_back'`,
    ))

  it('a permit that stays revoked after an appeal was granted', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`delete from permit_events where permit_id = ${restored.id} and details ? 'objectionId'`,
    ))

  it('a suspension that the system takes back without a grant', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`
        update application_events
        set type = 'objection.rejected'
        where application_id = ${freed.applicationId} and type = 'objection.granted'`,
    ))
})

describe('the invariant of decisions with one objection finds', () => {
  const name = 'decisions-have-one-objection'

  it('a second objection against the same suspension', () =>
    bench.finds(name, all(), async (sql) => {
      await sql`drop index one_objection_a_permit_decision`
      await sql`
        update objections
        set (permit_id, permit_event_id, application_id) = (
          select b.permit_id, b.permit_event_id, b.application_id
          from objections b
          where b.permit_id = ${freed.id})
        where id = ${closed.id}`
    }))

  it('one that is closed although the head has taken nothing back', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`delete from permit_events where permit_id = ${closed.permit?.id ?? ''} and action = 'lift'`,
    ))

  it('one that is still open after the head has taken the suspension back', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`update objections set state = 'open', ended_at = null where id = ${closed.id}`,
    ))
})

describe('the invariant of appeals finds', () => {
  const name = 'appeals-go-above'

  it('one that the office of the objection decides', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`
        update objections
        set office_id = (select decided_for from objections where id = ${appeal.appealOfId})
        where id = ${appeal.id}`,
    ))

  it('one that the head decides who has rejected the objection', () =>
    bench.finds(
      name,
      all(),
      (sql) => sql`
        update objections
        set decided_by = (select decided_by from objections where id = ${appeal.appealOfId})
        where id = ${appeal.id}`,
    ))

  it('one against an objection that was granted', () =>
    bench.finds(name, all(), (sql) => sql`update objections set state = 'granted' where id = ${appeal.appealOfId}`))
})

describe('the invariant of duties finds', () => {
  it('a head who decides an appeal about an application that they reviewed', () =>
    bench.finds(
      'duties-are-apart',
      all(),
      (sql) => sql`
        update application_events e
        set actor_id = r.actor_id
        from application_events r
        where e.application_id = ${appeal.application.id} and e.type = 'appeal.granted'
          and r.application_id = e.application_id and r.action = 'propose_refusal'`,
    ))
})

describe('the invariant of notices finds', () => {
  it('a letter to the office about a grant of its own', () =>
    bench.finds(
      'notices-are-those-of-the-history',
      all(),
      (sql) => sql`
        insert into notices (cause_id, kind, channel, language, application_id, shown, personal, personal_kid)
        select e.id, 'objection_granted_at_office', 'email', 'id', e.application_id, 's•••', 'sealed', 'test-1'
        from application_events e
        where e.application_id = ${freed.applicationId} and e.type = 'objection.granted'`,
    ))

  it('a letter of its own about a suspension that an objection has taken back', () =>
    bench.finds(
      'notices-are-those-of-the-history',
      all(),
      (sql) => sql`
        insert into notices (cause_id, kind, channel, language, application_id, shown, personal, personal_kid)
        select e.id, 'permit_suspension_lifted', 'email', 'id', ${freed.applicationId}, 's•••', 'sealed', 'test-1'
        from permit_events e
        where e.permit_id = ${freed.id} and e.details ? 'objectionId'`,
    ))
})
