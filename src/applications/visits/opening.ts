import { Temporal } from 'temporal-polyfill'
import { instantOn } from '../../network/calendar/opening-hours.ts'
import type { Opening, WorkingCalendar } from '../../network/calendar/working-time.ts'
import { weekdays } from '../../network/offices/hours.ts'
import type { CounterHours, Period } from './counter-hours.ts'

/** The opening and closing of a counter on a day, in milliseconds since 1970. */
interface OpenSpan {
  opensAt: number
  closesAt: number
}

/**
 * Returns the periods of counter hours on a day: those of an exception for that day, otherwise those of its weekday.
 */
export function periodsOn({ periods, exceptions }: CounterHours, day: string): readonly Period[] {
  const weekday = weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1]
  return exceptions.find(({ on }) => on === day)?.periods ?? periods.filter((period) => period.weekday === weekday)
}

/**
 * Returns the open time of a counter on a working day. It lasts from the first opening to the last closing of its
 * counter hours, within the office hours of the calendar. A break at noon is included: the hall stays open and people
 * may take a number. Undefined on a day without visitors.
 */
function openSpanOn(hours: CounterHours, { day, opensAt, closesAt }: Opening): OpenSpan | undefined {
  const spans = periodsOn(hours, day).map((period) => ({
    from: Math.max(opensAt, instantOn(day, period.opensAt)),
    until: Math.min(closesAt, instantOn(day, period.closesAt)),
  }))
  const within = spans.filter(({ from, until }) => from < until)
  if (within.length === 0) return undefined
  return {
    opensAt: Math.min(...within.map(({ from }) => from)),
    closesAt: Math.max(...within.map(({ until }) => until)),
  }
}

/**
 * Returns the open time that includes `now`, or the next one. Undefined when none is known: the calendar ends, or the
 * counter hours have no periods.
 */
export function openSpanFrom(hours: CounterHours, calendar: WorkingCalendar, now: number): OpenSpan | undefined {
  for (const { openings } of calendar)
    for (const opening of openings) {
      if (opening.closesAt <= now) continue
      const span = openSpanOn(hours, opening)
      if (span && now < span.closesAt) return span
    }
  return undefined
}
