import { openYear, startOfDay } from './opening-hours.ts'
import type { CalendarDefinition } from './schema.ts'
import type { OpenYear } from './working-time.ts'

/**
 * Public holidays on the same date every year. Other holidays and collective leave are decided by ministers each year,
 * so they are not guessed.
 */
const fixedHolidays = [
  ['01-01', 'Tahun Baru Masehi', "New Year's Day"],
  ['05-01', 'Hari Buruh Internasional', 'Labour Day'],
  ['06-01', 'Hari Lahir Pancasila', 'Pancasila Day'],
  ['08-17', 'Hari Kemerdekaan', 'Independence Day'],
  ['12-25', 'Hari Raya Natal', 'Christmas Day'],
] as const

/**
 * Returns the calendar of an unpublished year: weekends, fixed holidays, and the last office hours of the published
 * year before. Without hours in that year there are none.
 */
export function provisionalDefinition(year: number, { officeHours }: CalendarDefinition): CalendarDefinition {
  const last = officeHours.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1)
  return {
    officeHours: last ? [{ ...last, from: `${year}-01-01`, certainty: 'uncertain' }] : [],
    daysOff: fixedHolidays.map(([day, id, en]) => ({
      on: `${year}-${day}`,
      kind: 'public_holiday',
      names: { id, en },
      certainty: 'known',
    })),
    note: {
      id: 'Kalender sementara: hanya akhir pekan dan hari libur bertanggal tetap, sampai kalender resmi diumumkan.',
      en: 'Provisional: weekends and holidays on fixed dates only, until the calendar is published.',
    },
  }
}

/** Returns the provisional year as working time. Its days are computed at their first use. */
export function provisionalYear(year: number, before: CalendarDefinition): OpenYear {
  let made: OpenYear | undefined
  return {
    year,
    provisional: true,
    startsAt: startOfDay(`${year}-01-01`),
    endsAt: startOfDay(`${year + 1}-01-01`),
    get openings() {
      made ??= openYear(year, provisionalDefinition(year, before))
      return made.openings
    },
  }
}

/** A published year. Provisional years after it are derived from its definition. */
interface PublishedYear {
  year: number
  definition: CalendarDefinition
}

/**
 * Returns the years up to `until` that have a provisional calendar, each with the published year before it. A year that
 * was over when a calendar was last published has none.
 */
export function provisionalYears(
  published: readonly PublishedYear[],
  lastPublishedIn: number,
  until: number,
): { year: number; before: CalendarDefinition }[] {
  const known = new Map(published.map(({ year, definition }) => [year, definition]))
  const found: { year: number; before: CalendarDefinition }[] = []
  let before: CalendarDefinition | undefined
  for (let year = Math.min(...known.keys()); year <= until; year++) {
    const definition = known.get(year)
    if (definition) before = definition
    else if (before && year >= lastPublishedIn) found.push({ year, before })
  }
  return found
}
