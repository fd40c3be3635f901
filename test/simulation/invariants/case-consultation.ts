import type { Allowed } from './working-days.ts'

/** A request for the opinion of another agency. Instants are microseconds since 1970. */
export interface CaseConsultation {
  id: string
  client: string
  round: number
  status: string
  silence: string
  version: number
  madeAt: number
  requestedAt: number | null
  dueAt: number | null
  isEscalated: boolean
  endedAt: number | null
  /** The reason of a cancellation: `reviewer`, or the status to which a step of the application led. */
  endedBecause: string | null
  /** The time that the agency has, and the edition of the calendar by which it is due. */
  time: Allowed
  edition: number
  /** The number of conditions in the opinion. */
  conditions: number
  /** The decisions of the approval in force; null without one. */
  settled: readonly { number: number; takenOver: boolean; reason: string | null }[] | null
  questions: readonly { askedAt: number; answeredAt: number | null }[]
  events: readonly { version: number; type: string; from: string | null; to: string; at: number }[]
}
