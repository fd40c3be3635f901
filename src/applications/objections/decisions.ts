import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import { visibleTo } from '../visibility.ts'
import type { ObjectionSubject, PermitSubject } from './states.ts'

/** A decision that an objection can be filed against, with the objection that was not withdrawn. */
export interface ObjectionableDecision {
  against: ObjectionSubject
  /** The event of a refusal; null for a decision on a permit. */
  refusalId: string | null
  /** The permit and the event of its suspension or revocation; null for a refusal. */
  permitId: string | null
  permitEventId: string | null
  decidedAt: Date
  /** The day of the decision, and the current day. */
  decidedOn: string
  today: string
  existingId: string | null
  /** The id for a new objection. */
  nextId: string
}

/** Reads the last refusal of an application. Undefined when it was never refused. */
export async function lastRefusal(db: Db, applicationId: string): Promise<ObjectionableDecision | undefined> {
  const [row] = await db<(ObjectionableDecision & { refusalId: string })[]>`
    select uuidv7() as next_id, 'refusal' as against, e.id as refusal_id, null::uuid as permit_id,
      null::uuid as permit_event_id, e.at as decided_at, ${localDay(db, db`e.at`)}::text as decided_on,
      network_day()::text as today,
      (select b.id
        from objections b
        where b.refusal_id = e.id and b.level = 'objection' and b.state <> 'withdrawn') as existing_id
    from application_events e
    where e.application_id = ${applicationId} and e.to_status = 'refused'
    order by e.version desc
    limit 1`
  return row
}

/** The steps of a permit that make such a decision. */
const stepOf: Record<PermitSubject, string> = { suspension: 'suspend', revocation: 'revoke' }

/**
 * Reads the suspension or revocation of a permit that stands (null: the later one of both). Undefined when there is
 * none, or when it was taken back by the office or by an objection.
 */
export async function lastPermitDecision(
  db: Db,
  permitId: string,
  against: PermitSubject | null,
): Promise<ObjectionableDecision | undefined> {
  const steps = against === null ? Object.values(stepOf) : [stepOf[against]]
  const [row] = await db<(ObjectionableDecision & { permitId: string; permitEventId: string })[]>`
    select uuidv7() as next_id, case e.action when 'suspend' then 'suspension' else 'revocation' end as against,
      null::uuid as refusal_id, e.permit_id, e.id as permit_event_id,
      e.at as decided_at, ${localDay(db, db`e.at`)}::text as decided_on, network_day()::text as today,
      (select b.id
        from objections b
        where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn') as existing_id
    from permit_events e
    where e.permit_id = ${permitId} and e.action = any(${steps}::text[])
      and not ${isTakenBack(db)}
      and not exists (
        select
        from objections b
        where b.permit_id = e.permit_id and b.permit_event_id = e.id and b.state = 'granted')
    order by e.version desc
    limit 1`
  return row
}

/** SQL condition: the office has taken back the suspension or revocation `permit_events e` itself. */
export const isTakenBack = (db: Db): Fragment => db`exists (
        select
        from permit_events l
        where l.permit_id = e.permit_id and l.version > e.version
          and l.action = case e.action when 'suspend' then 'lift' else 'call_off_revocation' end)`

/** Returns the application of a permit that the actor may see. Throws `not_found`. */
export async function applicationOfPermit(db: Db, permitId: string, actor: Actor): Promise<string> {
  const [row] = await db<{ id: string }[]>`
    select a.id
    from permits p
    join applications a on a.id = p.application_id
    left join offices o on o.id = a.office_id
    where p.id = ${permitId} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'permit' })
  return row.id
}
