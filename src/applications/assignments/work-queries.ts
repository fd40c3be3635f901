import type { Actor } from '../../access/identity/actor.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Status } from '../lifecycle.ts'
import { type ListedRow, listed } from '../lists/queries.ts'
import { joinOfficeWithinReach, officesWithinReach, reachesProvince, visibleWithinReach } from '../visibility.ts'
import { workStates } from './assignment.ts'

interface WorkFilters {
  status: Status | undefined
  permitType: string | undefined
  officeId: string | undefined
  /** The assignee; null for unassigned work. */
  assigneeId: string | null | undefined
  /** The officer from whom it was released, and whom nobody has followed. */
  releasedFrom: string | undefined
  overdue: boolean | undefined
  deemedGranted: boolean
  escalated: boolean
  dueBefore: string | undefined
  after: WorkKey | null
  limit: number
}

/** A position in a queue: the due time to the microsecond, or `infinity`, and the id. */
export interface WorkKey {
  due: string
  id: string
}

export interface WorkRow extends ListedRow {
  due: string
}

/**
 * SQL for the sort key of a queue: the due time of `applications a`, or infinity without one. The indexes of queues
 * have the same expression.
 */
export const due = (db: Db): Fragment => db`coalesce(a.due_at, 'infinity'::timestamptz)`

/** Condition: application `a` waits for an officer and has none, and it was released by an officer or from one. */
export const releasedWork = (db: Db): Fragment => db`a.released_from is not null and a.assigned_to is null
  and a.stopped_at is null and a.status = any((select ${workStates}::text[])::application_status[])`

/**
 * Lists the open applications of an officer's offices and those below, by due time; `limit` + 1 rows if there are more.
 */
export const listWork = (db: Db, actor: Actor, filters: WorkFilters) =>
  reachesProvince(actor) && isInOneIndex(filters)
    ? listWorkAcrossOffices(db, actor, filters)
    : listWorkByOffice(db, actor, filters)

/**
 * True when the index across all offices has each filter in its entries, so that only rows of the page are read. Other
 * filters are few at an office, or name one.
 */
const isInOneIndex = ({ officeId, assigneeId, releasedFrom, deemedGranted, escalated }: WorkFilters): boolean =>
  officeId === undefined && !assigneeId && !releasedFrom && !deemedGranted && !escalated

/**
 * Does what `listWork` does by an index across all offices. It reads and skips applications out of reach, so it suits
 * only readers of a whole province.
 */
export const listWorkAcrossOffices = (db: Db, actor: Actor, filters: WorkFilters) => db<WorkRow[]>`
  select ${listed(db)}, ${shownDue(db, due(db))} as due
  from applications a
  ${joinOfficeWithinReach(db, actor)}
  where a.office_id is not null
    and a.stopped_at is null
    and ${visibleWithinReach(db, actor)}
    and ${matching(db, filters, inAnyOf(db, filters))}
  order by ${due(db)}, a.id
  limit (select ${filters.limit + 1}::int)`

/**
 * Does what `listWork` does by the indexes of each office: one for each kind of filter; by status for unassigned work.
 */
export const listWorkByOffice = (db: Db, actor: Actor, filters: WorkFilters) => db<WorkRow[]>`
  select next.id, next.mark, next.overdue, ${shownDue(db, db`next.due`)} as due
  from ${officesWithinReach(db, actor, filters.officeId)}
  ${isByStatus(filters) ? db`cross join unnest(${statusesOf(db, filters)}) as w (status)` : db``}
  cross join lateral (
    select ${listed(db)}, ${due(db)} as due
    from applications a
    where a.office_id = o.id
      and a.stopped_at is null
      and ${visibleWithinReach(db, actor)}
      and ${matching(db, filters, isByStatus(filters) ? db`w.status` : inAnyOf(db, filters))}
    order by ${due(db)}, a.id
    limit (select ${filters.limit + 1}::int)
  ) next
  order by next.due, next.id
  limit (select ${filters.limit + 1}::int)`

/** SQL for the statuses of unassigned work: the requested one, or those in which an officer has a step to take. */
const statusesOf = (db: Db, { status }: WorkFilters) => db`
  (select ${status ? [status] : workStates}::text[])::application_status[]`

const inAnyOf = (db: Db, filters: WorkFilters) => db`any(${statusesOf(db, filters)})`

/**
 * True for unassigned work of an office, which has an index by status. What is escalated or released is few, and has
 * its own.
 */
const isByStatus = ({ assigneeId, releasedFrom, escalated }: WorkFilters): boolean =>
  assigneeId === null && !releasedFrom && !escalated

/** SQL for a sort key as text: RFC 3339 to the microsecond, or `infinity`. */
const shownDue = (db: Db, key: Fragment) => db`
  case when ${key} = 'infinity'
    then 'infinity'
    else to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  end`

/**
 * Returns the conditions for the filters of a queue; unassigned work has one of the statuses `unassignedIn`. Inner
 * selects let PostgreSQL keep one plan, as in a list.
 */
function matching(
  db: Db,
  { status, permitType, assigneeId, releasedFrom, overdue, deemedGranted, escalated, dueBefore, after }: WorkFilters,
  unassignedIn: Fragment,
) {
  const inStatus = status ? db`and a.status = (select ${status}::application_status)` : db``
  const isOverdue = overdue ? db`and ${due(db)} < now()` : db`and ${due(db)} >= now()`
  return db`true
  ${assigneeId === null ? db`and a.assigned_to is null and a.status = ${unassignedIn}` : inStatus}
  ${permitType ? db`and a.permit_type = (select ${permitType}::text)` : db``}
  ${assigneeId ? db`and a.assigned_to = (select ${assigneeId}::uuid)` : db``}
  ${releasedFrom ? db`and ${releasedWork(db)} and a.released_from = (select ${releasedFrom}::uuid)` : db``}
  ${dueBefore ? db`and ${due(db)} < (select ${dueBefore}::text::timestamptz)` : db``}
  ${overdue === undefined ? db`` : isOverdue}
  ${deemedGranted ? db`and a.deemed_granted_at is not null and ${due(db)} < now()` : db``}
  ${escalated ? db`and a.escalated <> '{}'` : db``}
  ${after ? db`and (${due(db)}, a.id) > ((select ${after.due}::text::timestamptz), (select ${after.id}::uuid))` : db``}`
}
