import { addWorkingTime, measureWorkingTime, type WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Interval } from './ledger.ts'

/** A stretch of counted time, in milliseconds since 1970; `to` is null while it lasts. */
export interface Stretch {
  from: number
  to: number | null
}

/** The counted time of a ledger: before the first acceptance and after it, each in order. */
interface Stretches {
  checks: readonly Stretch[]
  served: readonly Stretch[]
  /** The same, but a last stretch that a decision ended goes on. It shows when the time would have ended. */
  checksGoingOn: readonly Stretch[]
  servedGoingOn: readonly Stretch[]
  /** Time between a decision and its reopening, which belongs to nobody. */
  undone: readonly Stretch[]
  acceptedAt: number | null
  stoppedAt: number | null
}

/** Splits a ledger at the first acceptance: the first counted interval that is not a submission. */
export function stretchesOf(intervals: readonly Interval[]): Stretches {
  const counted = intervals.flatMap((interval, index) =>
    interval.clock === 'running' ? [{ ...interval, next: intervals[index + 1] }] : [],
  )
  const split = counted.findIndex(({ status }) => status !== 'submitted')
  const [before, since] = split < 0 ? [counted, []] : [counted.slice(0, split), counted.slice(split)]
  const [checks, served] = [before.map(stretchOf), since.map(stretchOf)]
  const last = intervals.findLastIndex(({ clock }) => clock !== 'stopped')
  const isDecided = counted.at(-1)?.next?.clock === 'stopped'
  return {
    checks,
    served,
    checksGoingOn: served.length > 0 || isDecided ? goingOn(checks) : checks,
    servedGoingOn: isDecided ? goingOn(served) : served,
    undone: intervals
      .slice(0, last)
      .filter(({ clock }) => clock === 'stopped')
      .map(stretchOf),
    acceptedAt: served[0]?.from ?? null,
    // Null while the clock goes on, also after a decision that was reopened.
    stoppedAt: instantOf(intervals[last + 1]?.startedAt ?? null),
  }
}

/** Returns the instant at which stretches have used up `allowed`; null when they end before. Throws `NoCalendar`. */
export function endOf(stretches: readonly Stretch[], allowed: number, calendar: WorkingCalendar): number | null {
  let left = allowed
  for (const { from, to } of stretches) {
    const used = to === null ? Infinity : measureWorkingTime(calendar, from, to)
    if (used >= left) {
      const end = addWorkingTime(calendar, from, left)
      if (to === null || end < to) return end
    }
    left -= used
  }
  return null
}

/** Returns the working time of stretches; one that lasts counts until `until`. Throws `NoCalendar`. */
export const spentIn = (stretches: readonly Stretch[], until: number, calendar: WorkingCalendar): number =>
  stretches.reduce((sum, { from, to }) => sum + measureWorkingTime(calendar, from, to ?? until), 0)

/** Returns the parts of the stretches after an instant; empty for null. */
export const stretchesAfter = (stretches: readonly Stretch[], instant: number | null): Stretch[] =>
  instant === null
    ? []
    : stretches.flatMap(({ from, to }) => (to === null || to > instant ? [{ from: Math.max(from, instant), to }] : []))

const goingOn = (stretches: readonly Stretch[]): Stretch[] =>
  stretches.map((stretch, index) => (index === stretches.length - 1 ? { ...stretch, to: null } : stretch))

const stretchOf = ({ startedAt, endedAt }: Interval): Stretch => ({
  from: Date.parse(startedAt),
  to: instantOf(endedAt),
})
const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))
