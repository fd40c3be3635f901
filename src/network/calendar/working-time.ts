import { lazy } from '../../platform/lazy.ts'
import { timeZone } from '../../platform/network-day.ts'

/**
 * A working day: its midnight and its office hours, in milliseconds since 1970. `before` is the working time of the
 * year before this day, in milliseconds.
 */
export interface Opening {
  day: string
  startsAt: number
  opensAt: number
  closesAt: number
  before: number
}

/** A year with a calendar: from its first midnight to that of the next year, with its working days in order. */
export interface OpenYear {
  year: number
  provisional: boolean
  startsAt: number
  endsAt: number
  openings: readonly Opening[]
}

/** Years with a calendar, in order. There may be gaps. Working time ends with the last year. */
export type WorkingCalendar = readonly OpenYear[]

/** Time that an office may take. */
export interface Allowance {
  amount: number
  unit: 'working_hours' | 'working_days'
}

const hour = 3_600_000

/** The error for working time that runs into a year without a calendar. */
export class NoCalendar extends Error {
  readonly year: number
  constructor(year: number) {
    super(`There is no calendar of ${year}.`)
    this.name = 'NoCalendar'
    this.year = year
  }
}

/** Returns the working time between two instants, in milliseconds. Throws `NoCalendar`. */
export function measureWorkingTime(calendar: WorkingCalendar, from: number, to: number): number {
  let sum = 0
  if (to > from) for (const year of yearsFrom(calendar, from, to)) sum += passedBy(year, to) - passedBy(year, from)
  return sum
}

/** Returns the first year between two instants with a provisional calendar. Null when there is none. */
export const provisionalBetween = (calendar: WorkingCalendar, from: number, to: number): number | null =>
  calendar.find(({ provisional, startsAt, endsAt }) => provisional && startsAt < to && from < endsAt)?.year ?? null

/** Returns the instant that is so many milliseconds of working time after `from`. Throws `NoCalendar`. */
export function addWorkingTime(calendar: WorkingCalendar, from: number, milliseconds: number): number {
  if (milliseconds <= 0) return from
  let left = milliseconds
  for (const year of yearsFrom(calendar, from, Infinity)) {
    const passed = passedBy(year, from)
    const wanted = passed + left
    const opening =
      year.openings[countOf(year.openings, ({ before, opensAt, closesAt }) => before + closesAt - opensAt < wanted)]
    if (opening) return opening.opensAt + wanted - opening.before
    left -= passedBy(year, year.endsAt) - passed
  }
  throw new Error('A calendar without end came to its end.')
}

/** Returns the closing time of the nth working day after the day of `from`. Throws `NoCalendar`. */
export function closeOfDay(calendar: WorkingCalendar, from: number, days: number): number {
  let left = days
  for (const { openings } of yearsFrom(calendar, from, Infinity)) {
    const begun = countOf(openings, ({ startsAt }) => startsAt <= from)
    const last = openings[begun + left - 1]
    if (last) return last.closesAt
    left -= openings.length - begun
  }
  throw new Error('A calendar without end came to its end.')
}

/**
 * Returns the working time of an allowance that starts at `from`, in milliseconds. Days count from the day after
 * `from`; the rest of the first day is extra. Without a pause, the time ends when the offices close on the last day.
 * Throws `NoCalendar`.
 */
export function workingTimeOf(calendar: WorkingCalendar, from: number, { amount, unit }: Allowance): number {
  return unit === 'working_hours'
    ? amount * hour
    : measureWorkingTime(calendar, from, closeOfDay(calendar, from, amount))
}

/** Yields the years from `from` to `to`, in order. Throws `NoCalendar` at a year without a calendar. */
function* yearsFrom(calendar: WorkingCalendar, from: number, to: number): Generator<OpenYear> {
  const first = calendar.findIndex(({ startsAt, endsAt }) => startsAt <= from && from < endsAt)
  if (first < 0) throw new NoCalendar(yearOf(from))
  let known = from
  for (const year of calendar.slice(first)) {
    if (year.startsAt > known) break
    yield year
    if (year.endsAt >= to) return
    known = year.endsAt
  }
  throw new NoCalendar(yearOf(known))
}

/** Returns the working time of a year that has passed at an instant, in milliseconds. */
function passedBy({ openings }: OpenYear, instant: number): number {
  const opening = openings[countOf(openings, ({ opensAt }) => opensAt <= instant) - 1]
  return opening ? opening.before + Math.min(instant, opening.closesAt) - opening.opensAt : 0
}

/** Returns the number of openings that match, by binary search. All matching ones have to come first. */
function countOf(openings: readonly Opening[], fits: (opening: Opening) => boolean): number {
  let [low, high] = [0, openings.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const opening = openings[middle]
    if (opening && fits(opening)) low = middle + 1
    else high = middle
  }
  return low
}

const years = lazy(() => new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }))
const yearOf = (instant: number): number => Number(years().format(instant))
