import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Edition } from '../../network/calendar/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { automaticEvents, nextVersion } from '../changed.ts'
import type { Interval } from './ledger.ts'
import { intervalsJson } from './queries.ts'

/** An application whose deadline was computed with an older edition of the calendar. */
export interface StaleClock
  extends Pick<typeof applications.$inferSelect, 'id' | 'version' | 'permitType' | 'permitTypeVersion'> {
  intervals: Interval[]
  readAt: string
}

export interface Deadline {
  id: string
  version: number
  acceptedAt: string | null
  dueAt: string | null
  dueProvisional: boolean
  silenceGrants: boolean
}

/** Lists open applications whose deadlines come from an older edition, up to `limit`. */
export const listStaleClocks = (db: Db, edition: Edition, limit: number) => db<StaleClock[]>`
  select a.id, a.version, a.permit_type, a.permit_type_version,
    ${intervalsJson(db)} as intervals, rfc3339(clock_timestamp()) as read_at
  from applications a
  where a.calendar_edition < ${edition.number} and a.submitted_at is not null and a.stopped_at is null
  order by a.calendar_edition
  limit ${limit}`

/**
 * Saves deadlines of an edition, each only if its application has not changed since. Leaves those that are being
 * changed to the next run. Returns the number saved. Versions are not raised, because deadlines follow from clock and
 * calendar.
 */
export async function saveDeadlines(db: Db, edition: Edition, deadlines: readonly Deadline[]): Promise<number> {
  const saved = await db`
    with d as materialized (
      select *
      from jsonb_to_recordset(${JSON.stringify(deadlines)}::text::jsonb)
        as d (id uuid, version int, "acceptedAt" timestamptz, "dueAt" timestamptz,
          "dueProvisional" boolean, "silenceGrants" boolean)
    ), free as materialized (
      select a.id
      from applications a
      where a.id = any(array(select d.id from d))
      for no key update skip locked
    )
    update applications a
    set accepted_at = d."acceptedAt", due_at = d."dueAt", due_provisional = d."dueProvisional",
      silence_grants = d."silenceGrants", calendar_edition = ${edition.number}
    from d
    join free on free.id = d.id
    where a.id = d.id and a.version = d.version`
  return saved.count
}

/**
 * Marks at most `limit` undecided applications that their permit type deems granted by silence (UU 30/2014 art. 53):
 * once, from the time at which the deadline passed by the calendar in force. A provisional deadline is not judged
 * before its calendar is published. An application that another transaction has locked is left to the next run. Returns
 * the number.
 */
export async function markDeemedGranted(db: Db, limit: number): Promise<number> {
  const marked = await db`
    with late as materialized (
      select a.id
      from applications a
      where a.silence_grants
        and not a.due_provisional
        and a.deemed_granted_at is null
        and a.due_at < least(now(), a.stopped_at)
        and a.calendar_edition = (select coalesce(max(c.edition), 0) from calendar_versions c)
      order by a.due_at
      limit ${limit}
      for update skip locked
    ), changed as (
      update applications a
      set ${nextVersion(db)}, deemed_granted_at = a.due_at
      from late
      where a.id = late.id and a.deemed_granted_at is null
      returning a.id, a.version, a.office_id, a.due_at, a.updated_at as at
    )
    ${automaticEvents(db, {
      type: 'application.deemed_granted',
      details: db`jsonb_build_object('dueAt', rfc3339(due_at))`,
    })}`
  return marked.count
}
