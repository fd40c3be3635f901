import { Temporal } from 'temporal-polyfill'
import { timeZone } from '../../platform/network-day.ts'
import type { CalendarDefinition } from './schema.ts'
import type { Opening, OpenYear } from './working-time.ts'

const saturday = 6

type Definition = Pick<CalendarDefinition, 'officeHours' | 'daysOff'>

/** Yields the working days of a year with their office hours: Monday to Friday, without the days off. */
export function* workingDaysOf(year: number, { officeHours, daysOff }: Definition) {
  const off = new Set(daysOff.map(({ on }) => on))
  const hours = officeHours.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  for (let date = first; date.year === year; date = date.add({ days: 1 })) {
    const day = date.toString()
    const on = hours.findLast(({ from }) => from <= day)
    if (date.dayOfWeek >= saturday || off.has(day) || !on) continue
    yield { date, day, on }
  }
}

/** Returns the working days of a year with the instants of their office hours. */
export function openYear(year: number, definition: Definition): OpenYear {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const openings: Opening[] = []
  let before = 0
  for (const { date, day, on } of workingDaysOf(year, definition)) {
    const opening = {
      day,
      startsAt: instantOf(date),
      opensAt: instantOf(date, on.opensAt),
      closesAt: instantOf(date, on.closesAt),
      before,
    }
    openings.push(opening)
    before += opening.closesAt - opening.opensAt
  }
  return { year, provisional: false, startsAt: instantOf(first), endsAt: instantOf(first.add({ years: 1 })), openings }
}

/** Returns the first instant of a day in the network's time zone, in milliseconds since 1970. */
export const startOfDay = (day: string): number => instantOf(Temporal.PlainDate.from(day))

/** Returns the instant of a time of day (HH:MM) in the network's time zone, in milliseconds since 1970. */
export const instantOn = (day: string, time: string): number => instantOf(Temporal.PlainDate.from(day), time)

const instantOf = (date: Temporal.PlainDate, plainTime = '00:00'): number =>
  date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds
