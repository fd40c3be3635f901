import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import type { Weekday } from '../../network/offices/hours.ts'
import type { Names } from '../../platform/words.ts'

/** A period of a day in which each of `desks` takes one visitor a slot. Times are HH:MM in the network's time zone. */
export interface Period {
  opensAt: string
  closesAt: string
  slotMinutes: number
  desks: number
}

/** The counter hours of an office: its week, and exceptions on single days. */
export interface CounterHours {
  periods: readonly (Period & { weekday: Weekday })[]
  exceptions: readonly { on: string; periods: readonly Period[]; reason: Names }[]
  note?: Names | undefined
}

export const hoursLimits = {
  shortestSlot: 5,
  longestSlot: 240,
  desks: 20,
  periods: 40,
  exceptions: 100,
  periodsADay: 8,
} as const

/**
 * Returns the faults of counter hours: periods that close before they open, overlap or are shorter than a slot, and
 * days that are named twice.
 */
export function hoursFaults({ periods, exceptions }: CounterHours): Fault[] {
  const days = exceptions.map(({ on }) => on)
  return [
    ...periodFaults(periods, '/periods', (a, b) => a.weekday === b.weekday),
    ...exceptions.flatMap((exception, index) => [
      ...(days.indexOf(exception.on) < index ? [fault({ pointer: `/exceptions/${index}/on` }, 'uniqueItems')] : []),
      ...periodFaults(exception.periods, `/exceptions/${index}/periods`, () => true),
    ]),
  ]
}

function periodFaults<P extends Period>(
  periods: readonly P[],
  base: string,
  sameDay: (a: P, b: P) => boolean,
): Fault[] {
  return periods.flatMap((period, index) => {
    const pointer = `${base}/${index}`
    const length = minutesOf(period.closesAt) - minutesOf(period.opensAt)
    if (length <= 0) return [fault({ pointer: `${pointer}/closesAt` }, 'closes_first')]
    return [
      ...(length < period.slotMinutes
        ? [fault({ pointer: `${pointer}/slotMinutes` }, 'longer_than_period', { minutes: length })]
        : []),
      ...(periods.slice(0, index).some((earlier) => sameDay(earlier, period) && overlap(earlier, period))
        ? [fault({ pointer }, 'overlaps')]
        : []),
    ]
  })
}

const overlap = (a: Period, b: Period): boolean => a.opensAt < b.closesAt && b.opensAt < a.closesAt

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
