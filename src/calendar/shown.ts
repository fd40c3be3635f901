import { openYearOf, type PublishedCalendar } from './queries.ts'
import { timeZone } from './working-time.ts'

/** A published calendar as the contract shows it, with its working days spelled out. */
export async function shown(published: PublishedCalendar) {
  const { year, version, publishedAt, definition } = published
  const { openings } = await openYearOf(published)
  return { year, version, publishedAt, timeZone, ...definition, workingDays: openings.map(({ day }) => day) }
}
