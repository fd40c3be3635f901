import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { openYear } from './opening-hours.ts'
import type { CalendarDefinition } from './schema.ts'
import type { Opening } from './working-time.ts'

/**
 * Returns faults of a calendar: days of another year, days given twice, hours that close before they open, and no hours
 * from 1 January.
 */
export function calendarFaults(year: number, { officeHours, daysOff }: CalendarDefinition): Fault[] {
  const days = daysOff.map(({ on }) => on)
  const starts = officeHours.map(({ from }) => from)
  return [
    ...officeHours.flatMap(({ from, opensAt, closesAt }, index) => [
      ...(isIn(year, from) ? [] : [fault({ pointer: `/officeHours/${index}/from` }, 'other_year', { year })]),
      ...(starts.indexOf(from) < index ? [fault({ pointer: `/officeHours/${index}/from` }, 'uniqueItems')] : []),
      ...(opensAt < closesAt ? [] : [fault({ pointer: `/officeHours/${index}/closesAt` }, 'closes_first')]),
    ]),
    ...(starts.includes(`${year}-01-01`)
      ? []
      : [fault({ pointer: '/officeHours' }, 'first_hours', { day: `${year}-01-01` })]),
    ...days.flatMap((on, index) => [
      ...(isIn(year, on) ? [] : [fault({ pointer: `/daysOff/${index}/on` }, 'other_year', { year })]),
      ...(days.indexOf(on) < index ? [fault({ pointer: `/daysOff/${index}/on` }, 'uniqueItems')] : []),
    ]),
  ]
}

/**
 * Returns faults for past days whose working time a new version would change. Deadlines have expired on them already.
 * Names and days off on weekends may change, because they change no working time. `today` is a day in the network's
 * time zone.
 */
export function passedDayFaults(
  year: number,
  before: CalendarDefinition,
  after: CalendarDefinition,
  today: string,
): Fault[] {
  const [was, is] = [passedOpenings(year, before, today), passedOpenings(year, after, today)]
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter((day) => was.get(day) !== is.get(day)).sort()
  return changed.map((day) => {
    const index = after.daysOff.findIndex(({ on }) => on === day)
    const member = was.has(day) ? '/officeHours' : '/daysOff'
    return fault({ pointer: index >= 0 ? `/daysOff/${index}/on` : member }, 'day_passed', { day })
  })
}

/** Returns the office hours of each working day before today. */
function passedOpenings(year: number, definition: CalendarDefinition, today: string): Map<string, string> {
  const passed = openYear(year, definition).openings.filter(({ day }) => day < today)
  return new Map(passed.map(({ day, opensAt, closesAt }: Opening) => [day, `${opensAt}-${closesAt}`]))
}

const isIn = (year: number, day: string) => day.startsWith(`${year}-`)
