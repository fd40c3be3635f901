import type { Db, Fragment } from '../platform/db/client.ts'
import { type Doer, system } from './doer.ts'
import type { HistoryType } from './history/event-types.ts'

/** An event of the history that is not a step. */
export interface Happening {
  type: HistoryType
  details: Record<string, unknown>
}

/** A row that a change has written, and the application's version after it. */
export interface ChangedRow {
  version: number
  id: string
  at: Date
}

/** Additions to a change of an application, beside its new version. */
interface More {
  /** More columns, led by a comma. */
  set?: Fragment
  /** More conditions, led by `and`. */
  onlyIf?: Fragment
  /** A relation named `moment` whose column `at` is the time of the change. The time is now unless given. */
  moment?: Fragment
}

/**
 * Returns the assignments that every change of application `a` makes, for a `set` clause. `updated_at` never goes back.
 */
export const nextVersion = (db: Db, at: Fragment = db`clock_timestamp()`): Fragment => db`
  version = a.version + 1, updated_at = greatest(${at}, a.updated_at)`

/**
 * Locks an application until the transaction ends, so that no other change is made meanwhile. Reads, and rows that
 * refer to it, do not wait.
 */
export const lockApplication = (tx: Db, id: string) => tx`
  select
  from applications
  where id = ${id}
  for no key update`

/**
 * Returns the CTE `changed` (id, version, at). It raises the version if the application is still as it was read;
 * otherwise it is empty. All other writes of the change read from it, so they happen together or not at all.
 */
export const changed = (
  db: Db,
  { id, version }: { id: string; version: number },
  { set = db``, onlyIf = db``, moment }: More = {},
): Fragment => db`
  changed as (
    update applications a
    set ${nextVersion(db, moment && db`moment.at`)}${set}
    ${moment ? db`from ${moment}` : db``}
    where a.id = ${id} and a.version = ${version} and a.discarded_at is null ${onlyIf}
    returning a.id, a.version, ${moment ? db`moment.at` : db`a.updated_at as at`}
  )`

/**
 * Returns the CTE `moment` for `changed`: the time of a change is `at`, from which due times were computed, but not
 * before the last change of the application. RFC 3339.
 */
export const momentOf = (db: Db, { id }: { id: string }, at: string): Fragment => db`
  moment as materialized (
    select greatest(${at}::timestamptz, a.updated_at) as at
    from applications a
    where a.id = ${id}
  )`

/** Returns the CTE `event`: one event of the history for each application in `changed`. */
export const eventOf = (db: Db, { type, details }: Happening, doer: Doer): Fragment => db`
  event as (
    insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details, at)
    select id, version, ${type}, ${doer.personId}::uuid, ${doer.standing}, ${doer.officeId}::uuid,
      ${doer.channel}::channel, ${JSON.stringify(details)}::text::jsonb, at
    from changed
  )`

/**
 * Returns an insert of an event of the program, as `system`, for each row of `from`: `changed` unless given, with id,
 * version, office_id and at. `details` is SQL for JSON.
 */
export const automaticEvents = (
  db: Db,
  { type, details, from = db`changed` }: { type: HistoryType; details: Fragment; from?: Fragment },
): Fragment => db`
  insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
  select id, version, ${type}, ${system.standing}, office_id, ${system.channel}::channel, ${details}, at
  from ${from}`

/** Joins CTEs, each led by a comma. */
export const joinCtes = (db: Db, ctes: readonly Fragment[]): Fragment =>
  ctes.reduce<Fragment>((before, cte) => db`${before}, ${cte}`, db``)
