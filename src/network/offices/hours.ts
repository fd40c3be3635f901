import type { Language } from '../../platform/words.ts'

/** Days on which a counter can be open, in the order of ISO 8601. The calendar has no other working days. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
export type Weekday = (typeof weekdays)[number]

/** A period of a weekday in which the counter is open. Times are HH:MM in the network's time zone. */
export interface OpeningHours {
  weekday: Weekday
  opens: string
  closes: string
}

/**
 * Returns the opening hours of published counter hours in the order of the week. Overlapping and adjoining periods of a
 * day are joined.
 */
export function openingHoursOf(
  periods: readonly { weekday: Weekday; opensAt: string; closesAt: string }[],
): OpeningHours[] {
  const joined: OpeningHours[] = []
  for (const { weekday, opensAt, closesAt } of periods.toSorted(byTime)) {
    const last = joined.at(-1)
    if (last?.weekday === weekday && opensAt <= last.closes) last.closes = later(last.closes, closesAt)
    else joined.push({ weekday, opens: opensAt, closes: closesAt })
  }
  return joined
}

const later = (a: string, b: string): string => (a < b ? b : a)

function byTime(a: { weekday: Weekday; opensAt: string }, b: { weekday: Weekday; opensAt: string }): number {
  return weekdays.indexOf(a.weekday) - weekdays.indexOf(b.weekday) || a.opensAt.localeCompare(b.opensAt)
}

const dayNames: Record<Language, Record<Weekday, string>> = {
  id: { monday: 'Senin', tuesday: 'Selasa', wednesday: 'Rabu', thursday: 'Kamis', friday: 'Jumat' },
  en: { monday: 'Monday', tuesday: 'Tuesday', wednesday: 'Wednesday', thursday: 'Thursday', friday: 'Friday' },
}
const says = {
  id: { and: ' dan ', time: (time: string) => time.replace(':', '.'), zone: ' WIB' },
  en: { and: ' and ', time: (time: string) => time, zone: ' WIB' },
} as const

/**
 * Returns opening hours as text, one line for consecutive days with the same hours, such as "Senin–Kamis 08.00–12.00
 * dan 13.00–15.00 WIB". Empty when no hours are known.
 */
export function hoursLines(hours: readonly OpeningHours[], language: Language): string[] {
  const { and, time, zone } = says[language]
  const days = weekdays.flatMap((weekday) => {
    const spans = hours.filter((span) => span.weekday === weekday)
    const text = spans.map(({ opens, closes }) => `${time(opens)}–${time(closes)}`).join(and)
    return spans.length === 0 ? [] : [{ weekday, text }]
  })
  const runs: { from: Weekday; to: Weekday; text: string }[] = []
  for (const { weekday, text } of days) {
    const run = runs.at(-1)
    if (run?.text === text && weekdays.indexOf(weekday) === weekdays.indexOf(run.to) + 1) run.to = weekday
    else runs.push({ from: weekday, to: weekday, text })
  }
  const name = dayNames[language]
  return runs.map(({ from, to, text }) => `${from === to ? name[from] : `${name[from]}–${name[to]}`} ${text}${zone}`)
}
