import { openYearOf, type ProvisionalCalendar, type PublishedCalendar } from './queries.ts'
import { timeZone } from './working-time.ts'

/**
 * Returns a calendar as the contract shows it, with a list of its working days. A provisional one has the version 0.
 */
export async function shown(calendar: PublishedCalendar | ProvisionalCalendar) {
  const { year, definition } = calendar
  const { openings } =
    'id' in calendar ? await openYearOf(calendar) : (await import('./opening-hours.ts')).openYear(year, definition)
  return {
    year,
    ...('id' in calendar
      ? { version: calendar.version, provisional: false, publishedAt: calendar.publishedAt }
      : { version: 0, provisional: true, publishedAt: null }),
    timeZone,
    ...definition,
    workingDays: openings.map(({ day }) => day),
  }
}
