import { pgEnum } from 'drizzle-orm/pg-core'
import { environments } from '../../src/access/clients/client.ts'
import { roles } from '../../src/access/identity/actor.ts'
import { consultationStatuses } from '../../src/applications/consultations/consultation.ts'
import { correctionOutcomes } from '../../src/applications/corrections/outcomes.ts'
import { verdicts } from '../../src/applications/documents/originals/matching.ts'
import { scanStates } from '../../src/applications/documents/scan-state.ts'
import { purposes } from '../../src/applications/drafts/earlier.ts'
import { paymentSources, payoutReturnReasons, refundOutcomes } from '../../src/applications/fees/fee.ts'
import { outcomes, responses } from '../../src/applications/inspections/appointment.ts'
import { clocks, statuses } from '../../src/applications/lifecycle.ts'
import { messageKinds, sides } from '../../src/applications/messages/correspondence.ts'
import { objectionLevels, objectionStates, objectionSubjects } from '../../src/applications/objections/states.ts'
import { readKinds } from '../../src/applications/reads/reading.ts'
import { visitOutcomes, visitPurposes } from '../../src/applications/visits/visit.ts'
import { contactBases, contactChannels } from '../../src/correspondence/contacts/contact.ts'
import { noticeStates } from '../../src/correspondence/notifications/notice.ts'
import {
  mailActs,
  mailSources,
  receivedMailStates,
  slotNamings,
} from '../../src/correspondence/received-mails/received-mail.ts'
import { ticketStates } from '../../src/counter/queue/ticket.ts'
import { eventSources, eventSubjects } from '../../src/events/subject.ts'
import { deliveryStates, pauseReasons } from '../../src/events/webhooks/states.ts'
import { channels } from '../../src/http/channels.ts'
import { dissolutionStates } from '../../src/network/offices/dissolution.ts'
import { levels, officeStates } from '../../src/network/offices/network.ts'
import { staffActions } from '../../src/network/staff/appointment.ts'
import { signerKinds } from '../../src/permits/certificates/signer.ts'
import { permitStates } from '../../src/permits/life.ts'
import { languages } from '../../src/platform/words.ts'
import { lookupKinds } from '../../src/privacy/identifiers.ts'

export const level = pgEnum('level', levels)
export const officeState = pgEnum('office_state', officeStates)
export const dissolutionState = pgEnum('dissolution_state', dissolutionStates)
export const role = pgEnum('role', roles)
export const staffAction = pgEnum('staff_action', staffActions)
export const consultationStatus = pgEnum('consultation_status', consultationStatuses)
export const correctionOutcome = pgEnum('correction_outcome', correctionOutcomes)
export const objectionState = pgEnum('objection_state', objectionStates)
export const objectionLevel = pgEnum('objection_level', objectionLevels)
export const objectionSubject = pgEnum('objection_subject', objectionSubjects)
export const channel = pgEnum('channel', channels)
export const applicationStatus = pgEnum('application_status', statuses)
export const clock = pgEnum('clock', clocks)
export const verdict = pgEnum('verdict', verdicts)
export const permitState = pgEnum('permit_state', permitStates)
export const paymentSource = pgEnum('payment_source', paymentSources)
export const refundOutcome = pgEnum('refund_outcome', refundOutcomes)
export const payoutReturnReason = pgEnum('payout_return_reason', payoutReturnReasons)
export const environment = pgEnum('environment', environments)
export const startPurpose = pgEnum('start_purpose', purposes)
export const appointmentResponse = pgEnum('appointment_response', responses)
export const appointmentOutcome = pgEnum('appointment_outcome', outcomes)
export const messageKind = pgEnum('message_kind', messageKinds)
export const messageSide = pgEnum('message_side', sides)
export const readKind = pgEnum('read_kind', readKinds)
export const searchKind = pgEnum('search_kind', lookupKinds)
export const visitPurpose = pgEnum('visit_purpose', visitPurposes)
export const visitOutcome = pgEnum('visit_outcome', visitOutcomes)
export const ticketState = pgEnum('ticket_state', ticketStates)
export const language = pgEnum('language', languages)
export const signerKind = pgEnum('signer_kind', signerKinds)
export const contactChannel = pgEnum('contact_channel', contactChannels)
export const contactBasis = pgEnum('contact_basis', contactBases)
export const noticeState = pgEnum('notice_state', noticeStates)
export const mailSource = pgEnum('mail_source', mailSources)
export const receivedMailState = pgEnum('received_mail_state', receivedMailStates)
export const scanState = pgEnum('scan_state', scanStates)
export const slotNaming = pgEnum('slot_naming', slotNamings)
export const mailAct = pgEnum('mail_act', mailActs)
export const eventSubject = pgEnum('event_subject', eventSubjects)
export const eventSource = pgEnum('event_source', eventSources)
export const webhookDeliveryState = pgEnum('webhook_delivery_state', deliveryStates)
export const webhookPauseReason = pgEnum('webhook_pause_reason', pauseReasons)
