import type { applications } from '../../../drizzle/tables/applications.ts'
import { type Actor, countersOf } from '../../access/identity/actor.ts'
import { hasNumber } from '../../catalogue/permit-types/number-lookup.ts'
import type { Paging } from '../../http/cursor.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { overdue } from '../clocks/queries.ts'
import type { Status } from '../lifecycle.ts'
import {
  joinOfficeWithinReach,
  officesWithinReach,
  reachesProvince,
  visibleTo,
  visibleWithinReach,
  withinReach,
} from '../visibility.ts'
import { type WaitingFilters, waitingFor } from './waiting.ts'

/** Scopes of a list: one's own applications, those of one's offices, or those filed at one's counters. */
export const scopes = ['own', 'office', 'counter'] as const
export type ListScope = (typeof scopes)[number]

export interface ListFilters extends Paging, WaitingFilters {
  status: Status | undefined
  permitType: string | undefined
  officeId: string | undefined
  villageCode: string | undefined
  reference: string | undefined
  permitNumber: string | undefined
  deemedGranted: boolean
}

/** A row of a list, and if the application is overdue now. */
export interface ListedRow extends Pick<typeof applications.$inferSelect, 'id'> {
  /** A text that differs after each change of the application's row (`xmin`). */
  mark: string
  overdue: boolean
}

/** Lists the actor's own applications, newest first; `limit` + 1 rows if there are more. */
export const listOwn = (db: Db, actor: Actor, filters: ListFilters) => db<ListedRow[]>`
  select ${listed(db)}
  from applications a
  left join offices o on o.id = a.office_id
  where a.applicant_id = ${actor.personId} and ${visibleTo(db, actor)} and ${matching(db, filters)}
  order by a.id desc
  limit (select ${filters.limit + 1}::int)`

/** Lists the applications of an officer's offices and those below, newest first; `limit` + 1 rows if there are more. */
export const listOfOffices = (db: Db, actor: Actor, filters: ListFilters) => {
  if (!reachesProvince(actor) || !isAcrossOffices(filters)) return listByOffice(db, actor, filters)
  if (filters.status !== undefined) return listAcrossOffices(db, actor, filters)
  return filters.permitType === undefined ? listByStatus(db, actor, filters) : listByOffice(db, actor, filters)
}

/** True when no filter but status and permit type is set: the index across all offices has both in its entries. */
const isAcrossOffices = ({ officeId, villageCode, deemedGranted }: ListFilters): boolean =>
  officeId === undefined && villageCode === undefined && !deemedGranted

/**
 * Does what `listOfOffices` does by an index across all offices. It reads and skips applications out of reach, so it
 * suits only readers of a whole province.
 */
export const listAcrossOffices = (db: Db, actor: Actor, filters: ListFilters) => db<ListedRow[]>`
  select ${listed(db)}
  from applications a
  ${joinOfficeWithinReach(db, actor)}
  where a.office_id is not null and ${visibleWithinReach(db, actor)} and ${matching(db, filters)}
  order by a.id desc
  limit (select ${filters.limit + 1}::int)`

/**
 * Does what `listAcrossOffices` does for a list in any status: it reads the newest of each status by the same index.
 * The cost grows with the statuses, and neither with the offices nor with the applications within reach. Like
 * `listAcrossOffices`, it reads and skips those out of reach.
 */
export const listByStatus = (db: Db, actor: Actor, filters: ListFilters) => db<ListedRow[]>`
  select newest.id, newest.mark, newest.overdue
  from unnest(enum_range(null::application_status)) each (status)
  cross join lateral (
    select ${listed(db)}
    from applications a
    ${joinOfficeWithinReach(db, actor)}
    where a.office_id is not null and a.status = each.status and ${visibleWithinReach(db, actor)}
      and ${matching(db, filters)}
    order by a.id desc
    limit (select ${filters.limit + 1}::int)
  ) newest
  order by newest.id desc
  limit (select ${filters.limit + 1}::int)`

/**
 * Does what `listOfOffices` does by the index of each office: the cost grows with the offices, not the applications.
 */
export const listByOffice = (db: Db, actor: Actor, filters: ListFilters) => db<ListedRow[]>`
  select newest.id, newest.mark, newest.overdue
  from ${officesWithinReach(db, actor, filters.officeId)}
  cross join lateral (
    select ${listed(db)}
    from applications a
    where a.office_id = o.id and ${visibleWithinReach(db, actor)} and ${matching(db, filters)}
    order by a.id desc
    limit (select ${filters.limit + 1}::int)
  ) newest
  order by newest.id desc
  limit (select ${filters.limit + 1}::int)`

/**
 * Lists the applications filed at the actor's front desks, drafts included, newest first; `limit` + 1 rows if there are
 * more.
 */
export const listOfCounters = (db: Db, actor: Actor, filters: ListFilters) => db<ListedRow[]>`
  select newest.id, newest.mark, newest.overdue
  from unnest(${countersOf(actor)}::uuid[]) counter (id)
  cross join lateral (
    select ${listed(db)}
    from applications a
    left join offices o on o.id = a.office_id
    where a.filed_at_office_id = counter.id and ${visibleTo(db, actor)} and ${matching(db, filters)}
    order by a.id desc
    limit (select ${filters.limit + 1}::int)
  ) newest
  where ${filters.officeId ?? null}::uuid is null or counter.id = ${filters.officeId ?? null}
  order by newest.id desc
  limit (select ${filters.limit + 1}::int)`

/**
 * Returns the conditions on application `a` for the filters of a list. The inner selects, here and at the limit, hide
 * the values from the planner: PostgreSQL then reuses one plan instead of planning each request, which costs more than
 * the page.
 */
export const matching = (
  db: Db,
  { status, permitType, villageCode, deemedGranted, after, ...waiting }: ListFilters,
) => db`true
  ${deemedGranted ? db`and a.deemed_granted_at is not null` : db``}
  ${waitingFor(db, waiting)}
  ${status ? db`and a.status = (select ${status}::application_status)` : db``}
  ${permitType ? db`and a.permit_type = (select ${permitType}::text)` : db``}
  ${villageCode ? db`and a.village_code = (select ${villageCode}::text)` : db``}
  ${after ? db`and a.id < (select ${after}::uuid)` : db``}`

/**
 * Finds the visible application with a reference or permit number that matches the other filters. It uses the unique
 * index. Without a `scope` it searches all scopes.
 */
export const listNamed = (db: Db, actor: Actor, scope: ListScope | undefined, filters: ListFilters) => db<ListedRow[]>`
  select ${listed(db)}
  from applications a
  left join offices o on o.id = a.office_id
  where ${named(db, filters)} and ${visibleTo(db, actor)} and ${matching(db, filters)}
    ${scope ? db`and ${within[scope](db, actor)}` : db``}
    ${
      filters.officeId
        ? db`and (a.office_id = ${filters.officeId} or a.filed_at_office_id = ${filters.officeId})`
        : db``
    }`

/**
 * Lists the applications among `ids` that are in a list now, newest first. Filters by `reference` and `permitNumber`,
 * too.
 */
export const listAmong = (
  db: Db,
  actor: Actor,
  scope: ListScope,
  { ids, ...filters }: ListFilters & { ids: readonly string[] },
) => db<ListedRow[]>`
  select ${listed(db)}
  from applications a
  left join offices o on o.id = a.office_id
  where a.id = any(${[...ids]}::uuid[]) and ${visibleTo(db, actor)} and ${within[scope](db, actor)}
    and ${ofOffice[scope](db, filters)} and ${named(db, filters)} and ${matching(db, filters)}
  order by a.id desc`

const named = (db: Db, { reference, permitNumber }: ListFilters) => db`true
  ${reference ? db`and a.reference = ${reference}` : db``}
  ${
    permitNumber === undefined
      ? db``
      : db`and a.id = (select p.application_id from permits p where ${hasNumber(db, db`${permitNumber}::text`)})`
  }`

/** SQL conditions: application `a` is in the list of this scope. */
export const within: Record<ListScope, (db: Db, actor: Actor) => Fragment> = {
  own: (db, actor) => db`a.applicant_id = ${actor.personId}`,
  office: (db, actor) => db`a.status <> 'draft' and ${withinReach(db, actor)}`,
  counter: (db, actor) => db`a.filed_at_office_id = any(${countersOf(actor)}::uuid[])`,
}

/** SQL conditions: application `a` is of the office that the filters name, if they name one. */
export const ofOffice: Record<ListScope, (db: Db, filters: ListFilters) => Fragment> = {
  own: (db) => db`true`,
  office: (db, { officeId }) => (officeId === undefined ? db`true` : db`a.office_id = ${officeId}`),
  counter: (db, { officeId }) => (officeId === undefined ? db`true` : db`a.filed_at_office_id = ${officeId}`),
}

/** Returns the columns of application `a` that a `ListedRow` has. */
export const listed = (db: Db) => db`a.id, a.xmin::text as mark, ${overdue(db)} as overdue`
