import type { ConsultationKind } from '../notice.ts'

/** A letter to an agency that an event of its consultation causes. */
interface AgencyTelling {
  type: `consultation.${string}`
  kind: ConsultationKind
}

/**
 * All letters to agencies. The function of the trigger `consultation_events_are_told` names the same types; a test
 * compares them.
 */
export const agencyTellings: readonly AgencyTelling[] = [
  { type: 'consultation.requested', kind: 'consultation_requested' },
  { type: 'consultation.reminded', kind: 'consultation_reminded' },
  { type: 'consultation.rescheduled', kind: 'consultation_rescheduled' },
  { type: 'consultation.question_answered', kind: 'consultation_question_answered' },
  { type: 'consultation.escalated', kind: 'consultation_overdue' },
  { type: 'consultation.silent', kind: 'consultation_silent' },
  { type: 'consultation.cancelled', kind: 'consultation_cancelled' },
]
