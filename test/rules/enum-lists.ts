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

/** The lists of values in the code, by the name of their enum in the database. */
export const lists = {
  appointment_outcome: outcomes,
  appointment_response: responses,
  application_status: statuses,
  channel: channels,
  clock: clocks,
  dissolution_state: dissolutionStates,
  environment: environments,
  event_source: eventSources,
  event_subject: eventSubjects,
  consultation_status: consultationStatuses,
  correction_outcome: correctionOutcomes,
  objection_level: objectionLevels,
  objection_state: objectionStates,
  objection_subject: objectionSubjects,
  contact_basis: contactBases,
  contact_channel: contactChannels,
  language: languages,
  notice_state: noticeStates,
  level: levels,
  office_state: officeStates,
  message_kind: messageKinds,
  message_side: sides,
  payment_source: paymentSources,
  permit_state: permitStates,
  read_kind: readKinds,
  refund_outcome: refundOutcomes,
  payout_return_reason: payoutReturnReasons,
  role: roles,
  search_kind: lookupKinds,
  staff_action: staffActions,
  start_purpose: purposes,
  signer_kind: signerKinds,
  ticket_state: ticketStates,
  verdict: verdicts,
  mail_act: mailActs,
  mail_source: mailSources,
  received_mail_state: receivedMailStates,
  scan_state: scanStates,
  slot_naming: slotNamings,
  visit_outcome: visitOutcomes,
  visit_purpose: visitPurposes,
  webhook_delivery_state: deliveryStates,
  webhook_pause_reason: pauseReasons,
}
