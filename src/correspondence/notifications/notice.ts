/**
 * States of a notice. `waiting`: still tried; `sent`: accepted for delivery; `failed`: given up; `bounced`: came back;
 * `cancelled`: had no receiver left, or asked for something that was not needed any more.
 */
export const noticeStates = ['waiting', 'sent', 'failed', 'bounced', 'cancelled'] as const
export type NoticeState = (typeof noticeStates)[number]

/** `failure` of a waiting notice that is held back. */
export const held = 'held'

/** The kinds of notices. Each has a template for each language in `templates`. More may come. */
export const noticeKinds = [
  'submitted',
  'resubmitted',
  'accepted',
  'accepted_by_silence',
  'returned',
  'inspection_arranged',
  'inspection_moved',
  'inspection_cancelled',
  'payment_due',
  'payment_received',
  'refund_granted',
  'refund_declined',
  'refund_paid_out',
  'originals_due',
  'sent_back',
  'visit_booked',
  'visit_moved',
  'visit_cancelled',
  'permit_ready',
  'handed_over',
  'refused',
  'objection_filed',
  'objection_granted',
  'objection_rejected',
  'objection_closed',
  'objection_filed_at_office',
  'objection_overdue_at_office',
  'objection_granted_at_office',
  'withdrawn',
  'lapsed',
  'deemed_granted',
  'deemed_granted_at_office',
  'check_overdue_at_office',
  'calendar_missing',
  'escalated',
  'transferred',
  'claimed',
  'correction_accepted',
  'correction_refused',
  'message',
  'permit_suspended',
  'permit_suspension_lifted',
  'permit_revoked',
  'permit_revocation_called_off',
  'permit_ending',
  'permit_expired',
  'application_begun',
  'contact_code',
  'claim_code',
  'mail_received',
  'mail_filed',
  'mail_answer',
  'search_alarm',
  'webhook_paused',
  'opinion_given_at_office',
  'opinion_declined_at_office',
  'agency_question_at_office',
  'agency_silent_at_office',
  'agency_overdue_at_office',
  'agency_escalated',
  'consultation_requested',
  'consultation_reminded',
  'consultation_rescheduled',
  'consultation_question_answered',
  'consultation_overdue',
  'consultation_silent',
  'consultation_cancelled',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Kinds sent to officers and administrators because of their post; nobody can unsubscribe. */
export const officeKinds = [
  'deemed_granted_at_office',
  'check_overdue_at_office',
  'objection_filed_at_office',
  'objection_overdue_at_office',
  'objection_granted_at_office',
  'calendar_missing',
  'escalated',
  'opinion_given_at_office',
  'opinion_declined_at_office',
  'agency_question_at_office',
  'agency_silent_at_office',
  'agency_overdue_at_office',
  'agency_escalated',
] as const satisfies readonly NoticeKind[]

/** Kinds sent to the contact of an agency about its consultations; its registration can switch all of them off. */
export const consultationKinds = [
  'consultation_requested',
  'consultation_reminded',
  'consultation_rescheduled',
  'consultation_question_answered',
  'consultation_overdue',
  'consultation_silent',
  'consultation_cancelled',
] as const satisfies readonly NoticeKind[]
export type ConsultationKind = (typeof consultationKinds)[number]
