import type { Action, Status } from '../../../applications/lifecycle.ts'
import type { ContactChannel } from '../../contacts/contact.ts'
import { type NoticeKind, officeKinds } from '../notice.ts'

/**
 * Receivers of a notice: the applicant (or the contact stated at the counter, until somebody takes the application
 * over); the person to whose account it belonged before the event; the one who took it over by it; the heads of the
 * responsible office; the heads of the office in `to` of the event; or the reviewer to whom the application is
 * assigned, otherwise all reviewers of the responsible office, each with an e-mail address that can be used, and its
 * heads when there is no such reviewer. `heads_below` are those of the responsible office, if it is not the one in
 * `to`, which did it itself.
 */
type Receiver = 'applicant' | 'holder_before' | 'taker' | 'heads' | 'heads_there' | 'heads_below' | 'reviewers'

/**
 * A notice that an event causes. An event is recognised by its type, and where needed by its action, its previous
 * status, a member that its details have, or one that the details of an event of a permit do not have.
 */
interface Telling {
  type: string
  action?: Action
  from?: Status
  notFrom?: Status
  member?: string
  without?: string
  kind: NoticeKind
  to: Receiver
}

/**
 * All notices to people that events cause. The functions of the triggers `events_are_told` and `permit_events_are_told`
 * name the same types; a test compares them.
 */
export const tellings: readonly Telling[] = [
  { type: 'application.submitted', from: 'draft', kind: 'submitted', to: 'applicant' },
  { type: 'application.submitted', from: 'returned', kind: 'resubmitted', to: 'applicant' },
  { type: 'application.in_review', action: 'accept', kind: 'accepted', to: 'applicant' },
  { type: 'application.in_review', action: 'accept_by_silence', kind: 'accepted_by_silence', to: 'applicant' },
  { type: 'application.in_review', action: 'send_back', notFrom: 'refused', kind: 'sent_back', to: 'applicant' },
  { type: 'application.returned', kind: 'returned', to: 'applicant' },
  { type: 'application.awaiting_payment', kind: 'payment_due', to: 'applicant' },
  { type: 'payment.received', kind: 'payment_received', to: 'applicant' },
  { type: 'refund.granted', kind: 'refund_granted', to: 'applicant' },
  { type: 'refund.declined', kind: 'refund_declined', to: 'applicant' },
  { type: 'refund.paid_out', kind: 'refund_paid_out', to: 'applicant' },
  { type: 'refund.payout_returned', kind: 'refund_payout_returned', to: 'applicant' },
  { type: 'application.awaiting_originals', kind: 'originals_due', to: 'applicant' },
  { type: 'application.issued', kind: 'permit_ready', to: 'applicant' },
  { type: 'application.handed_over', kind: 'handed_over', to: 'applicant' },
  { type: 'application.refused', kind: 'refused', to: 'applicant' },
  { type: 'application.withdrawn', notFrom: 'draft', kind: 'withdrawn', to: 'applicant' },
  // The counter began this draft: its applicant was sent the number of it, and the promise to hear more.
  { type: 'application.withdrawn', from: 'draft', member: 'assistance', kind: 'withdrawn', to: 'applicant' },
  { type: 'application.lapsed', kind: 'lapsed', to: 'applicant' },
  { type: 'application.deemed_granted', kind: 'deemed_granted', to: 'applicant' },
  { type: 'application.deemed_granted', kind: 'deemed_granted_at_office', to: 'heads' },
  { type: 'application.check_overdue', kind: 'check_overdue_at_office', to: 'heads' },
  { type: 'application.escalated', kind: 'escalated', to: 'heads_there' },
  { type: 'application.transferred', kind: 'transferred', to: 'applicant' },
  { type: 'application.archive_transferred', member: 'waiting', kind: 'archive_transferred', to: 'applicant' },
  { type: 'application.claimed', kind: 'claimed', to: 'applicant' },
  { type: 'account_code.issued', member: 'proof', kind: 'account_change_announced', to: 'holder_before' },
  { type: 'account_code.withdrawn', member: 'issuedBy', kind: 'account_change_called_off', to: 'holder_before' },
  { type: 'application.account_changed', kind: 'account_changed', to: 'taker' },
  { type: 'application.account_changed', kind: 'account_left', to: 'holder_before' },
  { type: 'application.corrected', member: 'correctionId', kind: 'correction_accepted', to: 'applicant' },
  { type: 'correction.refused', kind: 'correction_refused', to: 'applicant' },
  { type: 'objection.filed', kind: 'objection_filed', to: 'applicant' },
  { type: 'objection.filed', kind: 'objection_filed_at_office', to: 'heads' },
  { type: 'objection.granted', kind: 'objection_granted', to: 'applicant' },
  { type: 'objection.granted', member: 'bySilence', kind: 'objection_granted_at_office', to: 'heads' },
  { type: 'objection.rejected', kind: 'objection_rejected', to: 'applicant' },
  { type: 'objection.inadmissible', kind: 'objection_rejected', to: 'applicant' },
  { type: 'objection.closed', kind: 'objection_closed', to: 'applicant' },
  { type: 'objection.withdrawn', kind: 'objection_withdrawn', to: 'applicant' },
  { type: 'objection.overdue', kind: 'objection_overdue_at_office', to: 'heads' },
  { type: 'appeal.filed', kind: 'appeal_filed', to: 'applicant' },
  { type: 'appeal.filed', kind: 'appeal_filed_at_office', to: 'heads_there' },
  { type: 'appeal.transferred', kind: 'appeal_transferred', to: 'applicant' },
  { type: 'appeal.transferred', kind: 'appeal_filed_at_office', to: 'heads_there' },
  { type: 'appeal.granted', kind: 'appeal_granted', to: 'applicant' },
  { type: 'appeal.granted', member: 'bySilence', kind: 'appeal_granted_at_office', to: 'heads_there' },
  { type: 'appeal.granted', kind: 'appeal_decided_at_office', to: 'heads_below' },
  { type: 'appeal.rejected', kind: 'appeal_rejected', to: 'applicant' },
  { type: 'appeal.rejected', kind: 'appeal_decided_at_office', to: 'heads_below' },
  { type: 'appeal.inadmissible', kind: 'appeal_rejected', to: 'applicant' },
  { type: 'appeal.inadmissible', kind: 'appeal_decided_at_office', to: 'heads_below' },
  { type: 'appeal.closed', kind: 'appeal_closed', to: 'applicant' },
  { type: 'appeal.withdrawn', kind: 'appeal_withdrawn', to: 'applicant' },
  { type: 'appeal.overdue', kind: 'appeal_overdue_at_office', to: 'heads_there' },
  { type: 'inspection_appointment.made', kind: 'inspection_arranged', to: 'applicant' },
  { type: 'inspection_appointment.moved', kind: 'inspection_moved', to: 'applicant' },
  { type: 'inspection_appointment.cancelled', kind: 'inspection_cancelled', to: 'applicant' },
  { type: 'counter_visit.booked', kind: 'visit_booked', to: 'applicant' },
  { type: 'counter_visit.moved', kind: 'visit_moved', to: 'applicant' },
  { type: 'counter_visit.cancelled', kind: 'visit_cancelled', to: 'applicant' },
  { type: 'consultation.answered', kind: 'opinion_given_at_office', to: 'reviewers' },
  { type: 'consultation.declined', kind: 'opinion_declined_at_office', to: 'reviewers' },
  { type: 'consultation.question_asked', kind: 'agency_question_at_office', to: 'reviewers' },
  { type: 'consultation.silent', kind: 'agency_silent_at_office', to: 'reviewers' },
  { type: 'consultation.escalated', kind: 'agency_overdue_at_office', to: 'reviewers' },
  { type: 'consultation.escalated', kind: 'agency_escalated', to: 'heads_there' },
  { type: 'permit.suspended', kind: 'permit_suspended', to: 'applicant' },
  // The letter about a granted objection tells its effect on the permit.
  { type: 'permit.suspension_lifted', without: 'objectionId', kind: 'permit_suspension_lifted', to: 'applicant' },
  { type: 'permit.revocation_decided', kind: 'permit_revoked', to: 'applicant' },
  { type: 'permit.revoked', kind: 'permit_revoked', to: 'applicant' },
  {
    type: 'permit.revocation_called_off',
    without: 'objectionId',
    kind: 'permit_revocation_called_off',
    to: 'applicant',
  },
  { type: 'permit.expired', kind: 'permit_expired', to: 'applicant' },
  { type: 'permit.superseded', kind: 'permit_superseded', to: 'applicant' },
]

const ofAccounts = ['account_change_announced', 'account_change_called_off', 'account_changed', 'account_left'] as const
const ofRefunds = ['refund_granted', 'refund_declined', 'refund_paid_out', 'refund_payout_returned'] as const

/**
 * Kinds that applicants get by the default of the channel, whatever kinds they have chosen: the contract promised
 * clients no more kinds of choices.
 */
export const unchosenKinds: readonly NoticeKind[] = [
  'correction_accepted',
  'correction_refused',
  'objection_filed',
  'objection_granted',
  'objection_rejected',
  'objection_closed',
  'objection_withdrawn',
  'appeal_filed',
  'appeal_granted',
  'appeal_rejected',
  'appeal_closed',
  'appeal_withdrawn',
  'appeal_transferred',
  'archive_transferred',
  'permit_ending',
  'permit_superseded',
  ...ofAccounts,
  ...ofRefunds,
]

const applicantKinds = tellings.filter(({ to }) => to === 'applicant').map(({ kind }) => kind)

/** The kinds of notices that applicants get about their applications, and can choose. */
export const tellableKinds: readonly NoticeKind[] = [
  ...new Set<NoticeKind>([...applicantKinds.filter((kind) => !unchosenKinds.includes(kind)), 'message']),
]

/**
 * Kinds sent to phones by default: decisions, requests to act, payments and payouts, and that another office has the
 * application, decides or pays out. Nothing else tells a caller of them. A message to a phone costs money and
 * interrupts.
 */
const byPhone: readonly NoticeKind[] = [
  'returned',
  'inspection_arranged',
  'inspection_moved',
  'inspection_cancelled',
  'payment_due',
  'payment_received',
  'originals_due',
  ...ofRefunds,
  'visit_booked',
  'visit_moved',
  'visit_cancelled',
  'permit_ready',
  'refused',
  'objection_granted',
  'objection_rejected',
  'objection_withdrawn',
  'appeal_granted',
  'appeal_rejected',
  'appeal_withdrawn',
  'appeal_transferred',
  'transferred',
  'archive_transferred',
  'lapsed',
  'deemed_granted',
  'claimed',
  ...ofAccounts,
  'correction_accepted',
  'correction_refused',
  'message',
  'permit_suspended',
  'permit_suspension_lifted',
  'permit_revoked',
  'permit_revocation_called_off',
  'permit_ending',
]

/** The kinds that a channel gets by default. */
export const kindsOf: Record<ContactChannel, readonly NoticeKind[]> = {
  email: [...tellableKinds, ...unchosenKinds, ...officeKinds],
  sms: byPhone,
  whatsapp: byPhone,
}
