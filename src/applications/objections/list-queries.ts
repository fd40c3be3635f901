import type { Actor } from '../../access/identity/actor.ts'
import type { Db } from '../../platform/db/client.ts'
import { officesWithinReach, visibleTo, visibleWithinReach } from '../visibility.ts'
import { columns, joined, type ObjectionRow } from './queries.ts'
import { type ObjectionLevel, type ObjectionState, type ObjectionSubject, objectionStates } from './states.ts'

/** The scopes of a list: objections of one's own applications, or those that one's offices decide. */
export const objectionScopes = ['own', 'office'] as const

/** A position in a list: the last day to decide, or `infinity`, and the id. */
interface ObjectionKey {
  due: string
  id: string
}

interface ObjectionFilters {
  level: ObjectionLevel | undefined
  state: ObjectionState | undefined
  officeId: string | undefined
  applicationId: string | undefined
  permitId: string | undefined
  against: ObjectionSubject | undefined
  after: ObjectionKey | null
  limit: number
}

/** Lists the objections of the actor's own applications, by due day; `limit` + 1 rows if there are more. */
export const listOwnObjections = (
  db: Db,
  actor: Actor,
  { state, officeId, after, limit, ...about }: ObjectionFilters,
) => db<ObjectionRow[]>`
  select ${columns(db)}
  from applications a
  join objections b on b.application_id = a.id
  join offices o on o.id = a.office_id
  ${joined(db)}
  where a.applicant_id = ${actor.personId}
    and ${visibleTo(db, actor)}
    and ${isAbout(db, about)}
    and (${state ?? null}::objection_state is null or b.state = ${state ?? null}::objection_state)
    and (${officeId ?? null}::uuid is null or b.office_id = ${officeId ?? null}::uuid)
    and ${isAfter(db, after)}
  order by coalesce(b.due_on, 'infinity'::date), b.id
  limit ${limit + 1}`

/**
 * Lists the objections that an officer's offices and those below decide, by due day; `limit` + 1 rows if there are
 * more. It reads the index of each office and state, so that the cost grows with the offices, not with the objections.
 */
export const listObjectionsOfOffices = (
  db: Db,
  actor: Actor,
  { state, officeId, after, limit, ...about }: ObjectionFilters,
) => db<ObjectionRow[]>`
  select ${columns(db)}
  from (
    select next.id, next.due
    from ${officesWithinReach(db, actor, officeId)}
    cross join unnest((select ${state === undefined ? [...objectionStates] : [state]}::objection_state[])) s (state)
    cross join lateral (
      select b.id, coalesce(b.due_on, 'infinity'::date) as due
      from objections b
      join applications a on a.id = b.application_id
      where b.office_id = o.id and b.state = s.state
        and ${visibleWithinReach(db, actor)}
        and ${isAbout(db, about)}
        and ${isAfter(db, after)}
      order by coalesce(b.due_on, 'infinity'::date), b.id
      limit (select ${limit + 1}::int)
    ) next
    order by next.due, next.id
    limit (select ${limit + 1}::int)
  ) listed
  join objections b on b.id = listed.id
  join applications a on a.id = b.application_id
  ${joined(db)}
  order by listed.due, listed.id`

/** SQL condition: objection `b` is about this application, permit and kind of decision, and of this level. */
const isAbout = (
  db: Db,
  {
    applicationId,
    permitId,
    against,
    level,
  }: Pick<ObjectionFilters, 'applicationId' | 'permitId' | 'against' | 'level'>,
) => db`
  true
    ${applicationId === undefined ? db`` : db`and b.application_id = ${applicationId}`}
    ${permitId === undefined ? db`` : db`and b.permit_id = ${permitId}`}
    ${against === undefined ? db`` : db`and b.against = ${against}::objection_subject`}
    ${level === undefined ? db`` : db`and b.level = ${level}::objection_level`}`

const isAfter = (db: Db, after: ObjectionKey | null) =>
  after === null
    ? db`true`
    : db`(coalesce(b.due_on, 'infinity'::date), b.id) > (${after.due}::text::date, ${after.id}::uuid)`
