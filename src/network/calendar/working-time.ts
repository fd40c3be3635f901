/**
 * A working day: when it begins at midnight, when the offices are open on it, and the working time of its year before
 * it; in milliseconds since 1970.
 */
export interface Opening {
  day: string
  startsAt: number
  opensAt: number
  closesAt: number
  before: number
}

/**
 * A year that has a calendar, published or provisional: from its first midnight to the next year's, with its working
 * days in order.
 */
export interface OpenYear {
  year: number
  provisional: boolean
  startsAt: number
  endsAt: number
  openings: readonly Opening[]
}

/** The years that are known, in order. There may be gaps, and time ends with the last of them. */
export type WorkingCalendar = readonly OpenYear[]

/** How long an office may take. */
export interface Allowance {
  amount: number
  unit: 'working_hours' | 'working_days'
}

export const timeZone = 'Asia/Jakarta' as const
const hour = 3_600_000

/** Working time runs into a year whose calendar has not been published. */
export class NoCalendar extends Error {
  readonly year: number
  constructor(year: number) {
    super(`There is no calendar of ${year}.`)
    this.name = 'NoCalendar'
    this.year = year
  }
}

/** The working time between two instants, in milliseconds. Throws `NoCalendar`. */
export function measure(calendar: WorkingCalendar, from: number, to: number): number {
  let sum = 0
  if (to > from) for (const year of yearsFrom(calendar, from, to)) sum += passedBy(year, to) - passedBy(year, from)
  return sum
}

/** The first year between two instants whose calendar is provisional; null when all are published. */
export const provisionalBetween = (calendar: WorkingCalendar, from: number, to: number): number | null =>
  calendar.find(({ provisional, startsAt, endsAt }) => provisional && startsAt < to && from < endsAt)?.year ?? null

/** The instant at which so many milliseconds of working time have passed since `from`. Throws `NoCalendar`. */
export function advance(calendar: WorkingCalendar, from: number, milliseconds: number): number {
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

/** The close of the nth working day after the day of `from`: the first day after it is day 1. Throws `NoCalendar`. */
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
 * The working time an allowance is worth when it begins at `from`, in milliseconds. Days are those after the day of
 * `from`, so that what is left of that day comes on top, and without a pause the time ends when the offices close on
 * the last of them. Throws `NoCalendar`.
 */
export function workingTimeOf(calendar: WorkingCalendar, from: number, { amount, unit }: Allowance): number {
  return unit === 'working_hours' ? amount * hour : measure(calendar, from, closeOfDay(calendar, from, amount))
}

/** The years from that of `from` to that of `to`, in order. Throws `NoCalendar` where one of them is not known. */
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

/** The working time of a year that has passed at an instant. */
function passedBy({ openings }: OpenYear, instant: number): number {
  const opening = openings[countOf(openings, ({ opensAt }) => opensAt <= instant) - 1]
  return opening ? opening.before + Math.min(instant, opening.closesAt) - opening.opensAt : 0
}

/** How many openings fit at the beginning of a list in which those that fit stand before those that do not. */
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

const years = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' })
const yearOf = (instant: number): number => Number(years.format(instant))
