import { nearestOnlineAbove } from '../../../network/offices/queries.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Names } from '../../../platform/words.ts'
import type { ConsultationRow } from '../queries.ts'

interface Found {
  id: string
}

/** Lists open consultations whose time has run out and whose silence has had no effect yet, the oldest first. */
export const listOverdue = (db: Db, limit: number) => db<Found[]>`
  select c.id
  from consultations c
  where c.status = 'requested' and c.due_at <= now() and c.escalated_at is null
  order by c.due_at
  limit ${limit}`

/** Lists open consultations whose agency is to be reminded now. */
export const listToRemind = (db: Db, limit: number) => db<Found[]>`
  select c.id
  from consultations c
  where c.status = 'requested' and c.reminded_at is null and c.remind_at <= now() and c.due_at > now()
  order by c.remind_at
  limit ${limit}`

/** Lists open consultations whose times come from an older edition of the calendar. */
export const listByOlderCalendar = (db: Db, edition: number, limit: number) => db<Found[]>`
  select c.id
  from consultations c
  where c.status = 'requested' and c.calendar_edition < ${edition}
  order by c.id
  limit ${limit}`

/** Returns the nearest online office above an office. Undefined when there is none. */
export async function officeAbove(db: Db, officeId: string): Promise<{ id: string; names: Names } | undefined> {
  const [above] = await db<{ id: string; names: Names }[]>`
    select above.id, above.names
    from offices o
    cross join lateral (${nearestOnlineAbove(db, db`s.id, names_json(s.name_id, s.name_en) as names`)}) above
    where o.id = ${officeId}`
  return above
}

/** Marks the times of a consultation as those of the newest calendar, unless it has changed since it was read. */
export async function keepTimes(db: Db, { id, version, edition }: ConsultationRow): Promise<void> {
  await db`
    update consultations set calendar_edition = ${edition?.number ?? 0} where id = ${id} and version = ${version}`
}
