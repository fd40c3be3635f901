import { pgEnum } from 'drizzle-orm/pg-core'
import { channels } from '../../applications/channels.ts'
import { purposes } from '../../applications/earlier.ts'
import { clocks, statuses } from '../../applications/lifecycle.ts'
import { signerKinds } from '../../certificates/signer.ts'
import { environments } from '../../clients/client.ts'
import { contactBases, contactChannels } from '../../contacts/contact.ts'
import { correctionOutcomes } from '../../corrections/outcomes.ts'
import { verdicts } from '../../documents/matching.ts'
import { scanStates } from '../../documents/scan-state.ts'
import { paymentSources } from '../../fees/fee.ts'
import { roles } from '../../identity/actor.ts'
import { outcomes, responses } from '../../inspections/appointment.ts'
import { messageKinds, sides } from '../../messages/correspondence.ts'
import { noticeStates } from '../../notifications/notice.ts'
import { dissolutionStates } from '../../offices/dissolution.ts'
import { levels, officeStates } from '../../offices/network.ts'
import { permitStates } from '../../permits/life.ts'
import { lookupKinds } from '../../privacy/identifiers.ts'
import { readKinds } from '../../privacy/reading.ts'
import { ticketStates } from '../../queue/ticket.ts'
import { mailActs, mailSources, receivedMailStates, slotNamings } from '../../received-mails/received-mail.ts'
import { staffActions } from '../../staff/appointment.ts'
import { visitOutcomes, visitPurposes } from '../../visits/visit.ts'
import { languages } from '../../words.ts'

export const level = pgEnum('level', levels)
export const officeState = pgEnum('office_state', officeStates)
export const dissolutionState = pgEnum('dissolution_state', dissolutionStates)
export const role = pgEnum('role', roles)
export const staffAction = pgEnum('staff_action', staffActions)
export const correctionOutcome = pgEnum('correction_outcome', correctionOutcomes)
export const channel = pgEnum('channel', channels)
export const applicationStatus = pgEnum('application_status', statuses)
export const clock = pgEnum('clock', clocks)
export const verdict = pgEnum('verdict', verdicts)
export const permitState = pgEnum('permit_state', permitStates)
export const paymentSource = pgEnum('payment_source', paymentSources)
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
