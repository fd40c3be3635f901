import type { ConsultationStatus } from '../../../applications/consultations/consultation.ts'
import { isEnded } from '../../../applications/drafts/earlier.ts'
import { type Status, states } from '../../../applications/lifecycle.ts'
import { neverBegan } from '../../../applications/visits/purposes.ts'
import type { PermitTypeVersion } from '../../../catalogue/permit-types/schema.ts'
import type { NoticeKind } from '../notice.ts'
import { openStatuses } from './consulted-view.ts'
import { bringOf } from './facts.ts'
import { isInVain } from './permit-facts.ts'
import type { ToldRow } from './queries.ts'

/** The status in which an application waits for what a letter asks for. */
const askedIn: Partial<Record<NoticeKind, Status>> = {
  returned: 'returned',
  payment_due: 'awaiting_payment',
  originals_due: 'awaiting_originals',
  permit_ready: 'issued',
  check_overdue_at_office: 'submitted',
}

/** Letters that ask their receiver to be somewhere at a time. */
const ofTimes: readonly NoticeKind[] = ['inspection_arranged', 'inspection_moved', 'visit_booked', 'visit_moved']

/** Letters that ask the head to decide an objection or appeal. */
const ofObjections: readonly NoticeKind[] = [
  'objection_filed_at_office',
  'objection_overdue_at_office',
  'appeal_filed_at_office',
  'appeal_overdue_at_office',
]

/** The statuses of a consultation in which it waits for what a letter to officers asks for. */
const askedWhile: Partial<Record<NoticeKind, readonly ConsultationStatus[]>> = {
  agency_question_at_office: ['question_asked'],
  agency_overdue_at_office: openStatuses,
  agency_escalated: openStatuses,
}

type Facts = Pick<
  ToldRow,
  | 'status'
  | 'statusSince'
  | 'event'
  | 'unmatched'
  | 'isToCome'
  | 'consultationStatus'
  | 'objectionState'
  | 'permitState'
  | 'earlierState'
  | 'isRevocationDecided'
  | 'renewal'
  | 'refund'
>

/**
 * True when a letter about an application asks its receiver for something that is not needed any more: it was done, its
 * time is over, or it is asked for again by a later letter.
 */
export function isMoot(kind: NoticeKind, told: Facts, definition: PermitTypeVersion): boolean {
  const { status, isToCome, consultationStatus } = told
  const asked = askedIn[kind]
  const open = askedWhile[kind]
  if (asked !== undefined && (status !== asked || isSinceChanged(told) || leadsNowhere(kind, told, definition)))
    return true
  if (kind === 'originals_due') return bringOf(told, definition, 'id').length === 0
  if (kind === 'permit_ending') return !endsByItself(told) || told.renewal?.isDraft === false
  if (kind === 'refund_payout_returned') return told.refund?.isPaidAgain !== false
  if (kind === 'escalated') return states[status].clock === 'stopped'
  if (ofObjections.includes(kind)) return told.objectionState !== 'open'
  if (ofTimes.includes(kind)) return !isToCome || bringsNothing(told, definition)
  return open !== undefined && (consultationStatus === null || !open.includes(consultationStatus))
}

/** True when the applicant would do in vain what a letter asks for: the permit, or the one before it, has ended. */
const leadsNowhere = (kind: NoticeKind, told: Facts, definition: PermitTypeVersion): boolean =>
  kind !== 'check_overdue_at_office' && (isInVain(told) || isEnded(told.permitState) || neverBegan(told, definition))

/** True for a permit in force that no decision ends. */
const endsByItself = ({ permitState, isRevocationDecided }: Facts): boolean =>
  permitState === 'in_force' && !isRevocationDecided

/** True for a visit to bring originals when all of them were matched. */
const bringsNothing = ({ event, unmatched }: Facts, definition: PermitTypeVersion): boolean =>
  event?.details['purpose'] === 'bring_originals' && bringOf({ event, unmatched }, definition, 'id').length === 0

/** True when the application has come to its status after the event. */
const isSinceChanged = ({ statusSince, event }: Facts): boolean =>
  event !== null && Date.parse(statusSince) > Date.parse(event.at)
