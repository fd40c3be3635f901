import { derived, known } from '../../network/calendar/known.ts'
import {
  addWorkingTime,
  provisionalBetween,
  type WorkingCalendar,
  workingTimeOf,
} from '../../network/calendar/working-time.ts'
import type { Undecided } from './ledger.ts'
import type { Times } from './reckoning.ts'

/**
 * The latest ends of both times, in milliseconds since 1970. `undecidedBecause` says why that of the service time is
 * unknown.
 */
interface Expected {
  checkDueAt: number | null
  dueAt: number | null
  undecidedBecause: Undecided | null
  /** The first year until `dueAt` whose calendar is provisional. */
  provisionalYear: number | null
}

/**
 * Returns the latest ends of both times for an application submitted at an instant, if the office never waits for
 * others.
 */
export function expectTimes({ check, service }: Times, calendar: WorkingCalendar, submittedAt: number): Expected {
  const checkEnd = known(() => addWorkingTime(calendar, submittedAt, workingTimeOf(calendar, submittedAt, check)))
  const end = derived(checkEnd, (from) =>
    service ? addWorkingTime(calendar, from, workingTimeOf(calendar, from, service)) : null,
  )
  return {
    checkDueAt: checkEnd.value,
    dueAt: end.value,
    undecidedBecause: end.value === null ? why(service, end.missing) : null,
    provisionalYear: end.value === null ? null : provisionalBetween(calendar, submittedAt, end.value),
  }
}

const why = (service: Times['service'], missing: number | null): Undecided =>
  service === null || missing === null ? { code: 'service_time_unknown' } : { code: 'calendar_missing', year: missing }
