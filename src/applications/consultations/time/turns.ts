import { known } from '../../../network/calendar/known.ts'
import { type Allowance, type WorkingCalendar, workingTimeOf } from '../../../network/calendar/working-time.ts'
import { endOf, type Stretch } from '../../clocks/stretches.ts'

/** A question of an agency to the office. Instants are RFC 3339. */
export interface AgencyQuestion {
  askedAt: string
  answeredAt: string | null
}

/** A stretch of a consultation: it is the turn of the agency, or of the office after a question. */
interface TurnOfConsultation {
  heldBy: 'other_agency' | 'office'
  startedAt: string
  endedAt: string | null
}

/** Returns whose turn it was from the request on, in order and without gaps. Empty before the request. */
export function turnsOf(
  { requestedAt, endedAt }: { requestedAt: string | null; endedAt: string | null },
  questions: readonly AgencyQuestion[],
): TurnOfConsultation[] {
  if (requestedAt === null) return []
  const changes = questions.flatMap(({ askedAt, answeredAt }) => [
    { heldBy: 'office' as const, startedAt: askedAt },
    ...(answeredAt === null ? [] : [{ heldBy: 'other_agency' as const, startedAt: answeredAt }]),
  ])
  const turns = [{ heldBy: 'other_agency' as const, startedAt: requestedAt }, ...changes]
  return turns.map((turn, index) => ({ ...turn, endedAt: turns[index + 1]?.startedAt ?? endedAt }))
}

/** The end of an agency's time, and the instant at which it is reminded. Milliseconds since 1970. */
interface DueTimes {
  dueAt: number | null
  remindAt: number | null
}

const hour = 3_600_000

/**
 * Returns when the time of an agency ends if its present turn lasts. A question stops the time; the answer resumes it.
 * Null while the office has the turn, and where a year has no calendar.
 */
export function dueTimesOf(
  turns: readonly TurnOfConsultation[],
  { time, remindHours }: { time: Allowance; remindHours: number | null },
  calendar: WorkingCalendar,
): DueTimes {
  const stretches = stretchesOf(turns, 'other_agency')
  const [first] = stretches
  const due = known(() => {
    if (!first) return null
    const allowed = workingTimeOf(calendar, first.from, time)
    const dueAt = endOf(stretches, allowed, calendar)
    const lead = remindHours === null ? null : allowed - remindHours * hour
    return { dueAt, remindAt: lead === null || lead <= 0 ? null : endOf(stretches, lead, calendar) }
  })
  return due.value ?? { dueAt: null, remindAt: null }
}

/** Returns the stretches of a party. */
export const stretchesOf = (turns: readonly TurnOfConsultation[], party: TurnOfConsultation['heldBy']): Stretch[] =>
  turns
    .filter(({ heldBy }) => heldBy === party)
    .map(({ startedAt, endedAt }) => ({
      from: Date.parse(startedAt),
      to: endedAt === null ? null : Date.parse(endedAt),
    }))
