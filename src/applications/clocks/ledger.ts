import type { CountedTime } from '../../catalogue/permit-types/vocabulary.ts'
import { type Clock, type Status, states } from '../lifecycle.ts'

/** A stretch of time in one status. The intervals of an application have no gap or overlap; the last one has no end. */
export interface Interval {
  status: Status
  clock: Clock
  startedAt: string
  endedAt: string | null
}

/** The parties that an application can wait for. More may come. */
export const holders = ['applicant', 'office', 'payment', 'other_agency', 'nobody'] as const
type Holder = (typeof holders)[number]

export const holderOf = (status: Status): Holder => (status === 'awaiting_payment' ? 'payment' : states[status].turn)

/** The reasons why there is no deadline. More may come. */
export const undecidedCodes = [
  'not_submitted',
  'paused',
  'stopped',
  'service_time_unknown',
  'calendar_missing',
] as const
export interface Undecided {
  code: (typeof undecidedCodes)[number]
  year?: number
}

/** Returns the counted time that the deadline belongs to: the completeness check until the first acceptance. */
export const dueForOf = ({ acceptedAt }: { acceptedAt: Date | null }): CountedTime =>
  acceptedAt === null ? 'completeness_check' : 'service_time'

/** The intervals of a clock, and the time at which they were read together with the application (RFC 3339). */
export interface ClockFacts {
  intervals: readonly Interval[]
  readAt: string
}

/**
 * Returns the time of a step: when its facts were read, but not before the last interval began, even if the clocks of
 * servers differ.
 */
const momentOf = ({ intervals, readAt }: ClockFacts): number =>
  Math.max(Date.parse(readAt), begunAt(intervals.at(-1)) ?? 0)

/** Returns the intervals of an application after it moves to a status, and the time of the move. */
export function movedOn(facts: ClockFacts, to: Status): { at: string; intervals: Interval[] } {
  const at = new Date(momentOf(facts)).toISOString()
  const closed = facts.intervals.map((interval, index) =>
    index === facts.intervals.length - 1 ? { ...interval, endedAt: at } : interval,
  )
  return { at, intervals: [...closed, { status: to, clock: states[to].clock, startedAt: at, endedAt: null }] }
}

const begunAt = (interval: Interval | undefined): number | null => (interval ? Date.parse(interval.startedAt) : null)
