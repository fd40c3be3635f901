import { Problem } from '../../http/problems/problem.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import { getOffice } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { CounterHours } from './counter-hours.ts'
import type { Held } from './slots.ts'

export interface PublishedHours {
  officeId: string
  version: number
  publishedAt: Date
  hours: CounterHours
}

const columns = (db: Db) => db`office_id, version, published_at, hours`

/** Reads the newest counter hours of an office; undefined without any. */
export async function newestHours(db: Db, officeId: string): Promise<PublishedHours | undefined> {
  const [row] = await db<PublishedHours[]>`
    select ${columns(db)}
    from counter_hours
    where office_id = ${officeId}
    order by version desc
    limit 1`
  return row
}

/** Reads the newest counter hours of an office. Throws `not_found` when there is no such office, or it has none. */
export async function findHours(db: Db, officeId: string): Promise<PublishedHours> {
  const found = await newestHours(db, officeId)
  if (found) return found
  await getOffice(db, officeId)
  throw new Problem('not_found', { what: 'counter_hours' })
}

/** Lists the versions of an office's counter hours, oldest first; `limit` + 1 rows if there are more. */
export const listHours = (db: Db, officeId: string, { after, limit }: { after: number; limit: number }) =>
  db<PublishedHours[]>`
    select ${columns(db)}
    from counter_hours
    where office_id = ${officeId} and version > ${after}
    order by version
    limit ${limit + 1}`

/**
 * Publishes the version after version `after`, which is 0 for the first. Undefined when that version exists already.
 */
export async function insertHours(
  db: Db,
  officeId: string,
  after: number,
  hours: CounterHours,
  personId: string,
): Promise<PublishedHours | undefined> {
  const [row] = await db<PublishedHours[]>`
    insert into counter_hours (office_id, version, hours, published_by)
    select ${officeId}::uuid, ${after}::int + 1, ${JSON.stringify(hours)}::text::jsonb, ${personId}::uuid
    where ${after}::int = (
      select coalesce(max(version), 0)
      from counter_hours
      where office_id = ${officeId}
    )
    on conflict (office_id, version) do nothing
    returning ${columns(db)}`
  return row
}

/** Lists the booked desks of an office whose times overlap a span. Instants in milliseconds since 1970. */
export async function heldBetween(db: Db, officeId: string, from: number, until: number): Promise<Held[]> {
  const rows = await db<{ startsAt: Date; endsAt: Date; desk: number }[]>`
    select v.starts_at, v.ends_at, v.desk
    from counter_visits v
    where v.office_id = ${officeId}
      and (v.outcome is null or v.ended_at > v.starts_at)
      and tstzrange(v.starts_at, v.ends_at)
        && tstzrange(${new Date(from)}::timestamptz, ${new Date(until)}::timestamptz)`
  return rows.map(({ startsAt, endsAt, desk }) => ({ startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), desk }))
}

/** Returns the calendar without provisional years: no visit is offered on a day that may become a holiday. */
export const calendarNow = async (db: Db): Promise<WorkingCalendar> =>
  (await workingCalendar(db, await currentEdition(db))).filter(({ provisional }) => !provisional)
