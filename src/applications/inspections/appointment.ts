import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'

/** The answers that the applicant's side can give to an inspection date. The date stays valid after either. */
export const responses = ['confirmed', 'other_time_asked'] as const
export type Response = (typeof responses)[number]

/** The outcomes of an inspection date. `superseded`: another one replaced it; `held`: the inspection was reported. */
export const outcomes = ['held', 'no_show', 'cancelled', 'superseded'] as const
type Outcome = (typeof outcomes)[number]

/** The outcomes that people record. The others follow from other changes. */
export type RecordedOutcome = Extract<Outcome, 'no_show' | 'cancelled'>

/** An inspection date, its answer and its outcome. Instants are RFC 3339 in UTC. */
export interface Appointment {
  id: string
  inspector: { id: string; name: string }
  startsAt: string
  endsAt: string
  note: string | null
  /** The reason for a time outside the office hours of the calendar; null for one within them. */
  outsideHoursReason: string | null
  supersedes: string | null
  response: { answer: Response; note: string | null; at: string } | null
  outcome: { outcome: Outcome; reason: string | null; at: string } | null
  madeAt: string
}

const minute = 60_000
const day = 24 * 60 * minute
const shortestMinutes = 15
/** The length of a working day. */
const longestMinutes = 8 * 60
const daysAhead = 90

/**
 * Returns faults of the time of an inspection. It must be in the future, begin in the next 90 days, and last 15 minutes
 * to 8 hours.
 */
export function timeFaults({ startsAt, endsAt }: { startsAt: string; endsAt: string }, now: Date): Fault[] {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)]
  const unreadable = Object.entries({ startsAt: start, endsAt: end }).filter(([, moment]) => Number.isNaN(moment))
  if (unreadable.length > 0)
    return unreadable.map(([member]) => fault({ pointer: `/${member}` }, 'format', { format: 'date-time' }))
  const minutes = (end - start) / minute
  return [
    ...(start > now.getTime() ? [] : [fault({ pointer: '/startsAt' }, 'not_ahead')]),
    ...(start <= now.getTime() + daysAhead * day
      ? []
      : [fault({ pointer: '/startsAt' }, 'too_far_ahead', { limit: daysAhead })]),
    ...(minutes >= shortestMinutes && minutes <= longestMinutes
      ? []
      : [fault({ pointer: '/endsAt' }, 'duration', { shortest: shortestMinutes, longest: longestMinutes })]),
  ]
}

/** True when a time lies within the office hours of one working day. False in a year without a calendar. */
export function isInOfficeHours(calendar: WorkingCalendar, { startsAt, endsAt }: { startsAt: string; endsAt: string }) {
  const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)]
  return calendar.some(({ openings }) => openings.some(({ opensAt, closesAt }) => opensAt <= start && end <= closesAt))
}
