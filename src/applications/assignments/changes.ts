import { inForce } from '../../access/identity/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { automaticEvents, changed, eventOf, type Happening, nextVersion } from '../changed.ts'
import type { Doer } from '../doer.ts'
import { workOfRoles } from './assignment.ts'

const batch = 500

/**
 * Writes or removes the assignee. Undefined when the application has changed since it was read, or the new assignee has
 * no post at the office any more.
 */
export async function setAssignee(
  db: Db,
  application: Case,
  personId: string | null,
  doer: Doer,
): Promise<{ version: number; at: Date } | undefined> {
  const from = application.assignee?.personId ?? null
  const happening: Happening =
    personId === null
      ? { type: 'application.released', details: { personId: from } }
      : { type: 'application.assigned', details: { personId, ...(from !== null && { from }) } }
  const hasPost = db`and exists (
    select
    from staff s
    where s.person_id = ${personId}::uuid and s.office_id = a.office_id and ${inForce(db)}
  )`
  const [set] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, application, {
      moment: db`(select clock_timestamp() as at) moment`,
      set: db`,
        assigned_to = ${personId}::uuid,
        assigned_at = case when ${personId !== null} then moment.at end,
        released_from = case when ${personId === null} then a.assigned_to end`,
      onlyIf: personId === null ? db`` : hasPost,
    })},
    ${eventOf(db, happening, doer)}
    select version, at from changed`
  return set
}

/**
 * Condition: the assignee of `a` has a post in force at an office, in a role that can take a step from the status of
 * `a`. `more` narrows the posts `s`.
 */
export const hasWorkOn = (db: Db, officeId: ReturnType<Db>, more: ReturnType<Db> = db``) => db`exists (
  select
  from staff s
  join unnest(${workOfRoles.map(({ role }) => role)}::role[],
    ${workOfRoles.map(({ status }) => status)}::application_status[]) as w (role, status) on w.role = s.role
  where s.person_id = a.assigned_to and s.office_id = ${officeId} and w.status = a.status and ${inForce(db)} ${more}
)`

/**
 * Releases at most 500 applications whose assignee has no post for them any more, because it ended or is suspended.
 * Each gets an event. Returns the number.
 */
export async function releaseOfEnded(db: Db): Promise<number> {
  const released = await db`
    with kept as materialized (
      select a.id, a.assigned_to
      from staff s
      join applications a on a.office_id = s.office_id and a.assigned_to = s.person_id
      where not (${inForce(db)}) and not ${hasWorkOn(db, db`a.office_id`)}
      limit ${batch}
      for update of a skip locked
    ), changed as (
      update applications a
      set ${nextVersion(db)}, assigned_to = null, assigned_at = null, released_from = a.assigned_to
      from (select distinct id, assigned_to from kept) k
      where a.id = k.id and a.assigned_to = k.assigned_to
      returning a.id, a.version, a.office_id, k.assigned_to as person_id, a.updated_at as at
    )
    ${automaticEvents(db, {
      type: 'application.released',
      details: db`jsonb_build_object('personId', person_id, 'because', 'post_ended')`,
    })}`
  return released.count
}
