import type { CountedTime, DeemedApproval } from '../../catalogue/permit-types/vocabulary.ts'
import { derived, known } from '../../network/calendar/known.ts'
import {
  type Allowance,
  addWorkingTime,
  measureWorkingTime,
  provisionalBetween,
  type WorkingCalendar,
  workingTimeOf,
} from '../../network/calendar/working-time.ts'
import type { Clock } from '../lifecycle.ts'
import type { Interval, Undecided } from './ledger.ts'
import { endOf, type Stretch, spentIn, stretchesAfter, stretchesOf } from './stretches.ts'

/** The times that a permit type allows its office. `service` is null when none is set. */
export interface Times {
  check: Allowance
  service: Allowance | null
}

/** The completeness check before the first acceptance. All submissions before it share one time. */
interface Check {
  startedAt: number | null
  dueAt: number | null
  used: number | null
  remaining: number | null
  overdue: boolean
}

/**
 * The result of a ledger. Instants in milliseconds since 1970, working time in milliseconds; null where a year has no
 * calendar. `dueAt`, `undecidedBecause` and `overdue` belong to `dueFor`; `startedAt`, `gross`, `net` and `remaining`
 * to the service time.
 */
export interface Reckoning {
  acceptedAt: number | null
  stoppedAt: number | null
  dueFor: CountedTime
  /** When the time ends, ended, or would have ended without the decision. Null: see `undecidedBecause`. */
  dueAt: number | null
  undecidedBecause: Undecided | null
  overdue: boolean
  /** The first year until `dueAt` whose calendar is provisional. */
  provisionalYear: number | null
  check: Check
  /**
   * The start of the service time: the first acceptance, or the end of the check's time if that was earlier. Null
   * before that, and where the check ran through a year without a calendar: then nothing of the service time is known.
   */
  startedAt: number | null
  /**
   * When both times are used up if the office does nothing from now on; null while the application waits for others.
   */
  latestAt: number | null
  /** Working time since the service time began, pauses included. */
  gross: number | null
  /** Working time that counted against the service time. */
  net: number | null
  remaining: number | null
}

/**
 * Computes both times from a ledger. A pause stops a time, which resumes where it stopped: no pause restarts or
 * lengthens it. The service time begins with the first acceptance, at the latest when the check's time has run out. A
 * check that takes too long uses up the service time.
 */
export function reckonTimes(
  intervals: readonly Interval[],
  times: Times,
  calendar: WorkingCalendar,
  now: number,
): Reckoning {
  const { checks, checksGoingOn, served, servedGoingOn, undone, acceptedAt, stoppedAt } = stretchesOf(intervals)
  const until = stoppedAt ?? now
  const checkTime = known(() => checkTimeOf(checks, times, calendar))
  const checkEnd = derived(checkTime, (most) => endOf(checksGoingOn, most, calendar))
  const ranOutAt = checkEnd.value !== null && checkEnd.value < (acceptedAt ?? until) ? checkEnd.value : null
  const isStartUnknown = acceptedAt !== null && !isBefore(acceptedAt, checkEnd.missing, calendar)
  const startedAt = isStartUnknown ? null : (ranOutAt ?? acceptedAt)
  const serviceTime = known(() => serviceTimeOf(startedAt, checks, times, calendar))
  const goingOn = [...(acceptedAt === null ? checksGoingOn : checks), ...servedGoingOn]
  const serviceEnd = derived(serviceTime, (most) => endOf(stretchesAfter(goingOn, startedAt), most, calendar))
  const used = known(() => spentIn(checks, acceptedAt ?? until, calendar)).value
  const spent = known(() => spentIn(stretchesAfter([...checks, ...served], startedAt), until, calendar)).value
  const net = isStartUnknown ? null : spent
  const due = acceptedAt === null || isStartUnknown ? checkEnd : serviceEnd
  const isTimeless = acceptedAt !== null && times.service === null
  return {
    acceptedAt,
    stoppedAt,
    dueFor: acceptedAt === null ? 'completeness_check' : 'service_time',
    dueAt: due.value,
    undecidedBecause: due.value === null ? whyUndecided(due.missing, isTimeless, intervals) : null,
    overdue: due.value !== null && due.value < until,
    provisionalYear:
      due.value === null ? null : provisionalBetween(calendar, checks[0]?.from ?? acceptedAt ?? due.value, due.value),
    check: {
      startedAt: checks[0]?.from ?? null,
      dueAt: checkEnd.value,
      used,
      remaining: left(checkTime.value, used),
      overdue: ranOutAt !== null,
    },
    startedAt,
    latestAt: startedAt === null ? latestOf(checkEnd.value, checks, times, calendar) : serviceEnd.value,
    gross: isStartUnknown ? null : known(() => grossOf(startedAt, until, undone, calendar)).value,
    net,
    remaining: left(serviceTime.value, net),
  }
}

/** True if an instant is before a year without a calendar, where working time ended. True for null: there is none. */
const isBefore = (instant: number, missing: number | null, calendar: WorkingCalendar): boolean =>
  missing === null || calendar.some(({ year, endsAt }) => year < missing && instant < endsAt)

/**
 * True if silence may still grant an application: its permit type says so, it was accepted, and nobody has decided in
 * time.
 */
export const maySilenceGrant = (
  deemedApproval: DeemedApproval | undefined,
  { acceptedAt, stoppedAt, overdue }: Reckoning,
): boolean =>
  deemedApproval !== undefined && deemedApproval !== 'off' && acceptedAt !== null && (stoppedAt === null || overdue)

/** Returns the working time from an instant on, without that between a decision and its reopening. 0 for null. */
const grossOf = (
  startedAt: number | null,
  until: number,
  undone: readonly Stretch[],
  calendar: WorkingCalendar,
): number =>
  startedAt === null
    ? 0
    : measureWorkingTime(calendar, startedAt, until) - spentIn(stretchesAfter(undone, startedAt), until, calendar)

function checkTimeOf([first]: readonly Stretch[], { check }: Times, calendar: WorkingCalendar): number | null {
  return first ? workingTimeOf(calendar, first.from, check) : null
}

/**
 * Returns the service time that begins at an instant. A time in working days adds the rest of the first day. After a
 * return before the acceptance it is limited: both times together stay as they were at the first submission.
 */
function serviceTimeOf(
  startedAt: number | null,
  checks: readonly Stretch[],
  { check, service }: Times,
  calendar: WorkingCalendar,
): number | null {
  if (startedAt === null || service === null) return null
  const time = workingTimeOf(calendar, startedAt, service)
  const [first, ...resubmitted] = checks
  if (!first || resubmitted.length === 0) return time
  const checkTime = workingTimeOf(calendar, first.from, check)
  const afterCheck = workingTimeOf(calendar, addWorkingTime(calendar, first.from, checkTime), service)
  const unused = checkTime - spentIn(checks, startedAt, calendar)
  return unused <= 0 ? afterCheck : Math.min(time, unused + afterCheck)
}

function latestOf(
  checkEnd: number | null,
  checks: readonly Stretch[],
  times: Times,
  calendar: WorkingCalendar,
): number | null {
  if (checkEnd === null) return null
  return known(() => {
    const time = serviceTimeOf(checkEnd, checks, times, calendar)
    return time === null ? null : addWorkingTime(calendar, checkEnd, time)
  }).value
}

/** The reason why there is no deadline, by the state of the clock. */
const waits = {
  not_started: 'not_submitted',
  running: 'paused',
  paused: 'paused',
  stopped: 'stopped',
} as const satisfies Record<Clock, Undecided['code']>

function whyUndecided(missing: number | null, isTimeless: boolean, intervals: readonly Interval[]): Undecided {
  if (isTimeless) return { code: 'service_time_unknown' }
  if (missing !== null) return { code: 'calendar_missing', year: missing }
  return { code: waits[intervals.at(-1)?.clock ?? 'not_started'] }
}

const left = (time: number | null, used: number | null): number | null =>
  time === null || used === null ? null : Math.max(0, time - used)
