import type { Allowance, WorkingCalendar } from '../calendar/working-time.ts'
import { holderOf, reckon } from './ledger.ts'
import type { ClockRow } from './queries.ts'
import { clockWords, pausedBecause, undecidedWords } from './words.ts'

/** The ledger of a clock as the contract shows it. */
export function presentClock<A extends Allowance>(
  { intervals, readAt, deemedGrantedAt }: ClockRow,
  serviceTime: A | null,
  calendar: WorkingCalendar,
) {
  const reckoning = reckon(intervals, serviceTime, calendar, Date.parse(readAt))
  const { startedAt, stoppedAt, dueAt, undecidedBecause, gross, net, remaining, overdue } = reckoning
  const last = intervals.at(-1)
  return {
    state: last?.clock ?? 'not_started',
    serviceTime,
    startedAt: instant(startedAt),
    stoppedAt: instant(stoppedAt),
    dueAt: instant(dueAt),
    overdue,
    deemedGrantedAt,
    undecidedBecause: undecidedBecause && { code: undecidedBecause.code, words: undecidedWords(undecidedBecause) },
    gross: workingTime(gross),
    net: workingTime(net),
    remaining: workingTime(remaining),
    words: clockWords(reckoning, last?.status ?? 'draft', deemedGrantedAt),
    intervals: intervals.map((interval) => ({
      ...interval,
      heldBy: holderOf(interval.status),
      pausedBecause: pausedBecause(interval.status),
    })),
  }
}

const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

const workingTime = (milliseconds: number | null) =>
  milliseconds === null ? null : { amount: Math.floor(milliseconds / 60_000), unit: 'working_minutes' as const }
