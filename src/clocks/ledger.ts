import { type Clock, type Status, states } from '../applications/lifecycle.ts'
import {
  type Allowance,
  advance,
  measure,
  NoCalendar,
  type WorkingCalendar,
  workingTimeOf,
} from '../calendar/working-time.ts'

/** A stretch of time in one status. Those of a file tile its life; the last one has no end. */
export interface Interval {
  status: Status
  clock: Clock
  startedAt: string
  endedAt: string | null
}

/** Who has the file, or what it waits for. More may come. */
export const holders = ['applicant', 'office', 'payment', 'other_agency', 'nobody'] as const
export type Holder = (typeof holders)[number]

export const holderOf = (status: Status): Holder => (status === 'awaiting_payment' ? 'payment' : states[status].turn)

/** Why it cannot be said when the time ends. More may come. */
export const undecidedCodes = ['not_accepted', 'paused', 'stopped', 'service_time_unknown', 'calendar_missing'] as const
export interface Undecided {
  code: (typeof undecidedCodes)[number]
  year?: number
}

/** What the ledger comes to. Instants in milliseconds since 1970, working time in milliseconds; null where a year has no calendar. */
export interface Reckoning {
  /** When the clock began: the first acceptance. */
  startedAt: number | null
  stoppedAt: number | null
  /** When the office's time ends if the clock goes on as it does now, ended, or would have ended. */
  dueAt: number | null
  undecidedBecause: Undecided | null
  /** Working time since the clock began, pauses included. */
  gross: number | null
  /** Working time that counted against the office. */
  net: number | null
  remaining: number | null
  overdue: boolean
}

/**
 * Reckons up a file's intervals. The office has the working time of its allowance, counted from the first acceptance; a pause stops it, and
 * it goes on where it stopped: no pause restarts or lengthens it. Time ends where a running stretch has used it up.
 */
export function reckon(
  intervals: readonly Interval[],
  allowance: Allowance | null,
  calendar: WorkingCalendar,
  now: number,
): Reckoning {
  const running = intervals.filter(({ clock }) => clock === 'running').map((interval) => spanOf(interval, now))
  const stoppedAt = begunAt(intervals.find(({ clock }) => clock === 'stopped'))
  const waiting: Undecided = { code: waits[intervals.at(-1)?.clock ?? 'not_started'] }
  const [first] = running
  if (!first) return { ...unbegun, stoppedAt, undecidedBecause: allowance ? waiting : unknown }
  const startedAt = first.from
  const gross = known(() => measure(calendar, startedAt, stoppedAt ?? now)).value
  const net = known(() => sum(running.map(({ from, to }) => measure(calendar, from, to)))).value
  const allowed = allowance && known(() => workingTimeOf(calendar, startedAt, allowance))
  const due = allowance && known(() => endOf(intervals, workingTimeOf(calendar, startedAt, allowance), calendar))
  const dueAt = due?.value ?? null
  return {
    startedAt,
    stoppedAt,
    dueAt,
    gross,
    net,
    undecidedBecause: dueAt !== null ? null : due ? (lacking(due.missing) ?? waiting) : unknown,
    remaining: allowed?.value == null || net === null ? null : Math.max(0, allowed.value - net),
    overdue: dueAt !== null && dueAt < (stoppedAt ?? now),
  }
}

const unbegun = { startedAt: null, dueAt: null, gross: 0, net: 0, remaining: null, overdue: false } as const
const unknown: Undecided = { code: 'service_time_unknown' }
const lacking = (year: number | null): Undecided | null => (year === null ? null : { code: 'calendar_missing', year })

/** When the office would have to be done with an application accepted at an instant that waits for nobody, or why that cannot be said. */
export function expectedEnd(
  allowance: Allowance | null,
  calendar: WorkingCalendar,
  acceptedAt: number,
): Pick<Reckoning, 'dueAt' | 'undecidedBecause'> {
  return reckon(
    [{ status: 'in_review', clock: 'running', startedAt: new Date(acceptedAt).toISOString(), endedAt: null }],
    allowance,
    calendar,
    acceptedAt,
  )
}

/** A clock that does not run has no end in sight. */
const waits = {
  not_started: 'not_accepted',
  running: 'paused',
  paused: 'paused',
  stopped: 'stopped',
} as const satisfies Record<Clock, Undecided['code']>

/** The instant at which running stretches have used up `allowed`, also in the one that is open or that a decision ended; null when the file waits. */
function endOf(intervals: readonly Interval[], allowed: number, calendar: WorkingCalendar): number | null {
  let left = allowed
  for (const [index, { clock, startedAt, endedAt }] of intervals.entries()) {
    if (clock !== 'running') continue
    const from = Date.parse(startedAt)
    const used = endedAt === null ? Infinity : measure(calendar, from, Date.parse(endedAt))
    if (used > left || intervals[index + 1]?.clock === 'stopped') return advance(calendar, from, left)
    left -= used
  }
  return null
}

/** What a deed has to know to move a clock on, read together with the file. */
export interface ClockFacts {
  intervals: readonly Interval[]
  readAt: string
}

/** The moment of a step: that at which its facts were read. No earlier than the last one, whatever the clocks of servers say. */
const momentOf = ({ intervals, readAt }: ClockFacts): number =>
  Math.max(Date.parse(readAt), begunAt(intervals.at(-1)) ?? 0)

/** A file's intervals once it has moved to a status. */
export function movedOn(facts: ClockFacts, to: Status): { at: string; intervals: Interval[] } {
  const at = new Date(momentOf(facts)).toISOString()
  const closed = facts.intervals.map((interval, index) =>
    index === facts.intervals.length - 1 ? { ...interval, endedAt: at } : interval,
  )
  return { at, intervals: [...closed, { status: to, clock: states[to].clock, startedAt: at, endedAt: null }] }
}

/** What comes of silence when the time has run out: nothing; a mark; or the permit itself, where nothing stands in its way. More may come. */
export const deemedApprovals = ['off', 'alarm', 'automatic'] as const

/** Whether silence may still grant a file: its permit type says so, and nobody has decided in time. */
export const maySilenceGrant = (
  deemedApproval: (typeof deemedApprovals)[number] | undefined,
  { stoppedAt, overdue }: Reckoning,
): boolean => deemedApproval !== undefined && deemedApproval !== 'off' && (stoppedAt === null || overdue)

/** A value, or the year whose calendar it lacks. */
function known<T>(value: () => T): { value: T | null; missing: number | null } {
  try {
    return { value: value(), missing: null }
  } catch (error) {
    if (!(error instanceof NoCalendar)) throw error
    return { value: null, missing: error.year }
  }
}

const spanOf = ({ startedAt, endedAt }: Interval, now: number) => ({
  from: Date.parse(startedAt),
  to: endedAt === null ? now : Date.parse(endedAt),
})
const begunAt = (interval: Interval | undefined): number | null => (interval ? Date.parse(interval.startedAt) : null)
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
