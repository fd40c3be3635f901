import { type Actor, reachOf } from '../access/identity/actor.ts'
import { isWithin } from '../access/identity/region-codes.ts'
import type { PermitCondition } from '../applications/consultations/conditions.ts'
import { reachesProvince, visibleTo, withinReach } from '../applications/visibility.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import type { PermitAction } from './life.ts'
import { inOrder, matchesFilters, nextPermits, type PermitFilters, villagesInEach } from './list-queries.ts'
import { joinPermit, type Permit, type PermitRow, permitColumns, permitJoins } from './permit-columns.ts'
import { permitFacts, type StandingPermit } from './step-queries.ts'

/** A decision of a head on a permit after its issue, with the objection against it that was not withdrawn. */
export interface PermitDecision {
  action: PermitAction
  reason: string
  legalBasis: string | null
  decreeNumber: string
  effectiveOn: string | null
  office: Names
  at: string
  objection: { id: string; state: string; dueOn: string | null } | null
}

/** A permit in full, for a person. */
export interface ReadPermit extends Permit {
  applicationId: string
  token: string
  permitTypeVersion: number
  decision: PermitDecision | null
  conditions: PermitCondition[]
  facts: StandingPermit
}

const nobody = (db: Db) => db`null::json`

/** Lists the permits of a person, by the index of their applications; one more than `limit` if there are more. */
export const listOwnPermits = (db: Db, actor: Actor, filters: PermitFilters) =>
  listSeen(
    db,
    actor,
    db`
  select p.id, p.changed_at
  from applications a
  join permits p on p.application_id = a.id
  where a.applicant_id = ${actor.personId} and ${matchesFilters(db, filters)}
  order by ${inOrder(db, db`p`, filters)}
  limit ${filters.limit + 1}`,
    filters,
  )

/**
 * Lists the permits of the offices of a person and of those below; one more than `limit` if there are more. Looks up
 * the villages of the requested region. If all offices are in that region, it looks up the offices, or all permits in
 * order for a reader of a whole province.
 */
export function listPermitsOfOffices(db: Db, actor: Actor, filters: PermitFilters) {
  const offices = db`select o.id from offices o where ${withinReach(db, actor)}`
  const { regionCode: region } = filters
  const reaches = reachOf(actor)
  const allInIt = region === undefined || reaches.every((reach) => isWithin(reach, region))
  const villages = allInIt ? null : villagesOf(db, region, reaches, offices)
  const leads = {
    permitTypes: filters.permitType === undefined ? null : [filters.permitType],
    villages,
    offices: villages || reachesProvince(actor) ? null : offices,
    seen: db`p.office_id = any(array(${offices}))`,
  }
  return listSeen(db, actor, nextPermits(db, leads, filters), filters)
}

/**
 * SQL for the villages of a region. If none of the reader's offices is responsible for all of it, only those are
 * returned from which these offices have applications: a permit is always at the office of its application. They are an
 * array, so that PostgreSQL looks for them before it reads permits.
 */
function villagesOf(db: Db, region: string, reaches: readonly string[], offices: Fragment): Fragment {
  const villages = villagesInEach(db, [[region]])
  if (reaches.some((reach) => isWithin(region, reach))) return villages
  return db`
  select own.code
  from unnest(array(
    select v.code
    from (${villages}) v
    where exists (
      select
      from (${offices}) o
      join applications a on a.office_id = o.id
      where a.village_code = v.code))) own (code)`
}

/** Returns a page of the permits found, restricted to those that the actor may see. */
const listSeen = (db: Db, actor: Actor, next: Fragment, filters: PermitFilters) => db<PermitRow[]>`
  with next as (${next})
  select ${permitColumns(db, nobody(db))}
  from next ${joinPermit(db, db`next.id`)} ${permitJoins(db)}
  join offices o on o.id = p.office_id
  where ${visibleTo(db, actor)}
  order by ${inOrder(db, db`p`, filters)}
  limit ${filters.limit + 1}`

/** Returns a permit whose application the actor may see. Throws `not_found`. */
export async function readPermit(db: Db, id: string, actor: Actor): Promise<ReadPermit> {
  const [row] = await db<(PermitRow & ReadPermit)[]>`
    select ${permitColumns(db, nobody(db))}, p.application_id, p.public_token as token, p.permit_type_version,
      ${decisionJson(db)} as decision, p.conditions,
      (select to_json(f) from (select ${permitFacts(db)}) f) as facts
    from permits p ${permitJoins(db)}
    join offices o on o.id = p.office_id
    where p.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'permit' })
  return row
}

/**
 * SQL for the last decision on `permits p` that no objection has annulled, as JSON. While it is suspended and not
 * revoked, that is the suspension, also if a revocation was decided and called off since.
 */
const decisionJson = (db: Db) => db`(
  select json_build_object('action', e.action, 'reason', e.details->>'reason', 'legalBasis', e.details->>'legalBasis',
    'decreeNumber', e.details->>'decreeNumber', 'effectiveOn', e.details->>'effectiveOn',
    'office', names_json(w.name_id, w.name_en), 'at', rfc3339(e.at), 'objection', (
      select json_build_object('id', b.id, 'state', b.state, 'dueOn', b.due_on)
      from objections b
      where b.permit_event_id = e.id and b.level = 'objection' and b.state <> 'withdrawn'))
  from permit_events e
  join offices w on w.id = e.office_id
  where e.permit_id = p.id and e.details ? 'decreeNumber'
    and not exists (
      select
      from objections b
      where b.permit_id = p.id and b.permit_event_id = e.id and b.state = 'granted')
  order by p.state = 'suspended' and p.revoked_from is null and e.action in ('revoke', 'call_off_revocation'),
    e.version desc
  limit 1)`
