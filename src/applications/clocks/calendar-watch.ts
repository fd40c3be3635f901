import { timesOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { provisionalBetween, type WorkingCalendar } from '../../network/calendar/working-time.ts'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { dayInNetwork } from '../../platform/network-day.ts'
import { raiseCalendarAlarm, type TypeTimes, timesInForce } from './calendar-alarms.ts'
import { expectTimes } from './expected.ts'

/** Days between the warning and the first application whose deadline reaches a year without a calendar. */
const daysAhead = 90
const day = 86_400_000

/**
 * Warns the administrators of the province, once for each year, that a deadline can reach into a year without a
 * published calendar. The warning comes 90 days before the first application with such a deadline. Returns the number
 * of alarms.
 */
export async function watchCalendar(db: Db, now = millisecondsNow()): Promise<number> {
  const edition = await currentEdition(db)
  if (!edition) return 0
  const [calendar, types] = await Promise.all([workingCalendar(db, edition), timesInForce(db)])
  const year = wantingYear(types, calendar, now, now + daysAhead * day)
  if (year === null) return 0
  const from = Array.from({ length: daysAhead + 1 }, (_, days) => now + days * day).find(
    (submittedAt) => wantingYear(types, calendar, now, submittedAt) !== null,
  )
  return raiseCalendarAlarm(db, year, dayInNetwork(from ?? now))
}

/**
 * Returns the first provisional year that the deadline of an application submitted at an instant can reach; null: none.
 */
function wantingYear(
  types: readonly TypeTimes[],
  calendar: WorkingCalendar,
  now: number,
  submittedAt: number,
): number | null {
  const ends = types.map((type) => {
    const { checkDueAt, dueAt } = expectTimes(timesOf(type), calendar, submittedAt)
    return Math.max(submittedAt, checkDueAt ?? 0, dueAt ?? 0)
  })
  return ends.length === 0 ? null : provisionalBetween(calendar, now, Math.max(...ends))
}
