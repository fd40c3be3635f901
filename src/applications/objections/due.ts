import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import { type DecidingRules, lastDayOf, type RemedyLimit } from '../../network/legal-remedies/remedy.ts'

/** The last day on which an objection is decided; null: no time limit is known, or a calendar is missing. */
export interface Due {
  dueOn: string | null
  /** True while a calendar up to that day is not published. */
  isProvisional: boolean
  /** The number of the edition of the calendar by which it was computed; 0 while none is published. */
  edition: number
}

/** Returns the last day of a time limit that begins on the day after an objection came. */
export function dueAfter(
  receivedOn: string,
  limit: RemedyLimit | null,
  { calendar, edition }: { calendar: WorkingCalendar; edition: number },
): Due {
  // Noon in Jakarta: the day is the same in each time zone of Indonesia.
  const last = limit && lastDayOf(limit, Date.parse(`${receivedOn}T12:00:00+07:00`), calendar)
  return { dueOn: last?.day ?? null, isProvisional: last?.isProvisional ?? false, edition }
}

/**
 * Returns the effect of silence on an objection that is entered today. A paper that is entered after its last day has
 * none: only the head decides on it. Otherwise a clerk alone could reopen a refusal by the day that they state.
 */
export const silenceAt = (
  today: string,
  { dueOn }: Pick<Due, 'dueOn'>,
  rules: Pick<DecidingRules, 'silence'> | null,
): DecidingRules['silence'] => (rules === null || (dueOn !== null && dueOn < today) ? 'nothing' : rules.silence)
