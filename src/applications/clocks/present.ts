import {
  type CompletenessCheck,
  checkOf,
  type ServiceTime,
  timesOf,
} from '../../catalogue/permit-types/definition/time-schema.ts'
import type { CountedTime } from '../../catalogue/permit-types/vocabulary.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import { writeInstant } from '../../platform/clock.ts'
import { type AskedAgency, agencyTime } from '../consultations/time/agency-time.ts'
import { holderOf, type Interval } from './ledger.ts'
import type { ClockRow } from './queries.ts'
import { type Reckoning, reckonTimes } from './reckoning.ts'
import { clockWords, pausedBecause, undecidedWords } from './words.ts'

/** Returns the ledger of a clock as the contract shows it. */
export function presentClock(
  { intervals, readAt, deemedGrantedAt, lapsesOn }: ClockRow,
  type: { completenessCheck?: CompletenessCheck; serviceTime: ServiceTime | null },
  calendar: WorkingCalendar,
  agencies: readonly AskedAgency[],
) {
  const reckoning = reckonTimes(intervals, timesOf(type), calendar, Date.parse(readAt))
  const {
    startedAt,
    stoppedAt,
    dueFor,
    dueAt,
    undecidedBecause,
    gross,
    net,
    remaining,
    overdue,
    latestAt,
    provisionalYear,
  } = reckoning
  const last = intervals.at(-1)
  return {
    state: last?.clock ?? 'not_started',
    completenessCheck: presentCheck(reckoning, checkOf(type)),
    serviceTime: type.serviceTime,
    startedAt: writeInstant(startedAt),
    stoppedAt: writeInstant(stoppedAt),
    dueFor,
    dueAt: writeInstant(dueAt),
    overdue,
    provisional: provisionalYear !== null,
    latestAt: writeInstant(latestAt),
    deemedGrantedAt,
    lapsesOn,
    undecidedBecause: undecidedBecause && { code: undecidedBecause.code, words: undecidedWords(undecidedBecause) },
    gross: workingTime(gross),
    net: workingTime(net),
    remaining: workingTime(remaining),
    words: clockWords(reckoning, last?.status ?? 'draft', { deemedGrantedAt, lapsesOn }),
    intervals: intervals.map((interval) => ({
      ...interval,
      heldBy: holderOf(interval.status),
      countsFor: countsFor(interval, reckoning),
      pausedBecause: pausedBecause(interval.status),
    })),
    agencies: agencies
      .map((asked) => agencyTime(asked, calendar, readAt))
      .map(({ used, usedByOffice, ...time }) => ({
        ...time,
        used: workingTime(used),
        usedByOffice: workingTime(usedByOffice),
      })),
  }
}

const presentCheck = ({ check, acceptedAt }: Reckoning, { time, silence }: CompletenessCheck) => ({
  time,
  silence,
  startedAt: writeInstant(check.startedAt),
  acceptedAt: writeInstant(acceptedAt),
  dueAt: writeInstant(check.dueAt),
  overdue: check.overdue,
  used: workingTime(check.used),
  remaining: workingTime(check.remaining),
})

/**
 * Returns the time that an interval counts for: the check's before the first acceptance, the service time after it.
 * Null when it does not count.
 */
function countsFor({ clock, startedAt }: Interval, { acceptedAt }: Reckoning): CountedTime | null {
  if (clock !== 'running') return null
  return acceptedAt !== null && Date.parse(startedAt) >= acceptedAt ? 'service_time' : 'completeness_check'
}

const workingTime = (milliseconds: number | null) =>
  milliseconds === null ? null : { amount: Math.floor(milliseconds / 60_000), unit: 'working_minutes' as const }
