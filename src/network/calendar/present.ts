import { timeZone } from '../../platform/network-day.ts'
import { openYearOf, type ProvisionalCalendar, type PublishedCalendar } from './queries.ts'

/** Returns a calendar in the form of the contract, with its working days. A provisional one has version 0. */
export async function presentCalendar(calendar: PublishedCalendar | ProvisionalCalendar) {
  const { year, definition } = calendar
  const days: Iterable<{ day: string }> =
    'id' in calendar
      ? (await openYearOf(calendar)).openings
      : (await import('./opening-hours.ts')).workingDaysOf(year, definition)
  return {
    year,
    ...('id' in calendar
      ? { version: calendar.version, provisional: false, publishedAt: calendar.publishedAt }
      : { version: 0, provisional: true, publishedAt: null }),
    timeZone,
    ...definition,
    workingDays: Array.from(days, ({ day }) => day),
  }
}
