import { Temporal } from 'temporal-polyfill'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { instantOn } from '../../network/calendar/opening-hours.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { CounterHours, Period } from './counter-hours.ts'
import { periodsOn } from './opening.ts'
import { daysAhead, daysShownLimit, leadMinutes } from './slot-limits.ts'

/** A time at which `desks` visitors are taken, with its day in the network. Milliseconds since 1970. */
export interface VisitSlot {
  on: string
  startsAt: number
  endsAt: number
  desks: number
}

/** A time for which one desk of an office is booked. */
export interface Held {
  startsAt: number
  endsAt: number
  desk: number
}

const minute = 60_000
const day = 24 * 60 * minute
/** Returns the span in which a slot must begin to be booked now, in milliseconds since 1970. */
export const bookableSpan = (now: Date) => ({
  from: now.getTime() + leadMinutes * minute,
  until: now.getTime() + daysAhead * day,
})

/**
 * Returns the faults of a range of days for which slots are requested: it ends before it begins, or has over 14 days.
 */
export function rangeFaults(from: string, until: string): Fault[] {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).total('days')
  if (days < 0) return [fault({ parameter: 'until' }, 'not_after_start')]
  return days < daysShownLimit ? [] : [fault({ parameter: 'until' }, 'too_many_days', { limit: daysShownLimit })]
}

const lastDay = Temporal.PlainDate.from('9999-12-31')

/** Returns the day `days` days after another, but none after the year 9999. Days are YYYY-MM-DD. */
export function dayAfter(from: string, days: number): string {
  const day = Temporal.PlainDate.from(from).add({ days })
  return (Temporal.PlainDate.compare(day, lastDay) > 0 ? lastDay : day).toString()
}

/**
 * Returns the slots of the days from `from` to `until`: on working days only, within the counter hours and the office
 * hours of the calendar.
 */
export function slotsOf(hours: CounterHours, calendar: WorkingCalendar, from: string, until: string): VisitSlot[] {
  const openings = calendar.flatMap(({ openings: all }) =>
    all.filter((opening) => from <= opening.day && opening.day <= until),
  )
  return openings
    .flatMap(({ day: on, opensAt, closesAt }) => {
      return periodsOn(hours, on)
        .flatMap((period) => slotsIn(period, on))
        .filter((slot) => opensAt <= slot.startsAt && slot.endsAt <= closesAt)
    })
    .toSorted((a, b) => a.startsAt - b.startsAt)
}

/** Returns the slots of a period on a day. Their number is limited by the shortest slot. */
function slotsIn({ opensAt, closesAt, slotMinutes, desks }: Period, on: string): VisitSlot[] {
  const [opens, closes, length] = [instantOn(on, opensAt), instantOn(on, closesAt), slotMinutes * minute]
  return Array.from({ length: Math.floor((closes - opens) / length) }, (_, index) => ({
    on,
    startsAt: opens + index * length,
    endsAt: opens + (index + 1) * length,
    desks,
  }))
}

/** Returns the number of desks free for a slot, also where visits were booked under earlier counter hours. */
export function freeIn({ startsAt, endsAt, desks }: Omit<VisitSlot, 'on'>, held: readonly Held[]): number {
  const taken = held.filter((other) => other.desk <= desks && other.startsAt < endsAt && startsAt < other.endsAt)
  return desks - new Set(taken.map(({ desk }) => desk)).size
}

/** Returns the years of a range of days that have no calendar, so that they have no slots. */
export function unknownYears(calendar: WorkingCalendar, from: string, until: string): number[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (year) => !calendar.some((known) => known.year === year),
  )
}
