import { ownClientRoom } from '../access/clients/own-room.ts'
import { clientsRoom } from '../access/clients/room.ts'
import { identityRoom } from '../access/identity/room.ts'
import { rateLimitsRoom } from '../access/rate-limits/room.ts'
import { assignmentsRoom } from '../applications/assignments/room.ts'
import { auditRoom } from '../applications/audit/room.ts'
import { clocksRoom } from '../applications/clocks/room.ts'
import { statementsRoom } from '../applications/clocks/statement-room.ts'
import { consultationsRoom } from '../applications/consultations/room.ts'
import { correctionsRoom } from '../applications/corrections/room.ts'
import { documentsRoom } from '../applications/documents/room.ts'
import { estimatesRoom } from '../applications/estimates/room.ts'
import { feesRoom } from '../applications/fees/room.ts'
import { historyRoom } from '../applications/history/room.ts'
import { inspectionsRoom } from '../applications/inspections/room.ts'
import { messagesRoom } from '../applications/messages/room.ts'
import { objectionsRoom } from '../applications/objections/room.ts'
import { refundsRoom } from '../applications/refunds/room.ts'
import { applicationsRoom } from '../applications/room.ts'
import { transitionsRoom } from '../applications/steps/room.ts'
import { trackingRoom } from '../applications/tracking/room.ts'
import { visitsRoom } from '../applications/visits/room.ts'
import { permitTypesRoom } from '../catalogue/permit-types/room.ts'
import { publicationsRoom } from '../catalogue/publications/room.ts'
import { certificateLettersRoom } from '../correspondence/certificate-letters/room.ts'
import { contactsRoom } from '../correspondence/contacts/room.ts'
import { notificationsRoom } from '../correspondence/notifications/room.ts'
import { printedLettersRoom } from '../correspondence/printed-letters/room.ts'
import { receivedMailsRoom } from '../correspondence/received-mails/room.ts'
import { claimsRoom } from '../counter/claims/room.ts'
import { kiosksRoom } from '../counter/kiosks/room.ts'
import { queueRoom } from '../counter/queue/room.ts'
import { eventsRoom } from '../events/room.ts'
import { webhooksRoom } from '../events/webhooks/room.ts'
import { httpRoom } from '../http/own-room.ts'
import type { Audience, Room } from '../http/room.ts'
import { calendarRoom } from '../network/calendar/room.ts'
import { legalRemediesRoom } from '../network/legal-remedies/room.ts'
import { officesRoom } from '../network/offices/room.ts'
import { regionsRoom } from '../network/regions/room.ts'
import { staffRoom } from '../network/staff/room.ts'
import { openDataRoom } from '../open-data/room.ts'
import { certificateLayoutsRoom } from '../permits/certificate-layouts/room.ts'
import { certificatesRoom } from '../permits/certificates/room.ts'
import { credentialsRoom } from '../permits/credentials/room.ts'
import { permitsRoom } from '../permits/room.ts'
import { verificationsRoom } from '../permits/verifications/room.ts'
import { inquiriesRoom } from '../personal-data/inquiries/room.ts'
import { ownDataRoom } from '../personal-data/own-data-room.ts'
import { personalDataRoom } from '../personal-data/room.ts'
import { sandboxRoom } from '../sandbox/room.ts'
import { statisticsRoom } from '../statistics/room.ts'
import { docsRoom } from './docs/room.ts'
import { healthRoom } from './health/room.ts'
import type { Served, Working } from './parts.ts'

type RoomFor<A extends Audience> = Room<Served, Working> & {
  routes: Required<Pick<NonNullable<Room<Served>['routes']>, A>>
}

/** The rooms with routes for each audience, in the order of the contract. A room may have several audiences. */
export const contents: { [A in Audience]: readonly RoomFor<A>[] } = {
  open: [
    permitTypesRoom,
    estimatesRoom,
    calendarRoom,
    regionsRoom,
    officesRoom,
    visitsRoom,
    queueRoom,
    statisticsRoom,
    openDataRoom,
    trackingRoom,
    verificationsRoom,
    credentialsRoom,
    receivedMailsRoom,
    certificateLettersRoom,
    feesRoom,
  ],
  person: [
    identityRoom,
    staffRoom,
    auditRoom,
    inquiriesRoom,
    permitTypesRoom,
    publicationsRoom,
    certificateLayoutsRoom,
    legalRemediesRoom,
    officesRoom,
    regionsRoom,
    calendarRoom,
    applicationsRoom,
    claimsRoom,
    transitionsRoom,
    historyRoom,
    clocksRoom,
    statementsRoom,
    assignmentsRoom,
    documentsRoom,
    certificatesRoom,
    credentialsRoom,
    messagesRoom,
    contactsRoom,
    notificationsRoom,
    printedLettersRoom,
    receivedMailsRoom,
    inspectionsRoom,
    consultationsRoom,
    feesRoom,
    refundsRoom,
    personalDataRoom,
    correctionsRoom,
    objectionsRoom,
    ownDataRoom,
    permitsRoom,
    visitsRoom,
    queueRoom,
    clientsRoom,
    kiosksRoom,
  ],
  kiosk: [kiosksRoom, queueRoom],
  agency: [permitsRoom, webhooksRoom, ownClientRoom, consultationsRoom, sandboxRoom],
  shared: [permitsRoom, eventsRoom],
  wellKnown: [credentialsRoom, docsRoom],
}

/** Rooms in the order of their schemas in the contract. Others follow. Rooms without routes are in this list only. */
const bySchemas: readonly Room<Served, Working>[] = [
  httpRoom,
  permitTypesRoom,
  estimatesRoom,
  calendarRoom,
  regionsRoom,
  officesRoom,
  trackingRoom,
  verificationsRoom,
  identityRoom,
  staffRoom,
  auditRoom,
  applicationsRoom,
  clocksRoom,
  assignmentsRoom,
  statementsRoom,
  historyRoom,
  documentsRoom,
  claimsRoom,
  messagesRoom,
  receivedMailsRoom,
  contactsRoom,
  notificationsRoom,
  inspectionsRoom,
  consultationsRoom,
  feesRoom,
  refundsRoom,
  personalDataRoom,
  publicationsRoom,
  correctionsRoom,
  objectionsRoom,
  inquiriesRoom,
  ownDataRoom,
  clientsRoom,
  ownClientRoom,
  permitsRoom,
  credentialsRoom,
  visitsRoom,
  queueRoom,
  kiosksRoom,
  eventsRoom,
  webhooksRoom,
  sandboxRoom,
  statisticsRoom,
  openDataRoom,
  healthRoom,
  docsRoom,
  rateLimitsRoom,
]

/** Every room once: those of `bySchemas`, then the others. */
export const rooms: readonly Room<Served, Working>[] = [...new Set([...bySchemas, ...Object.values(contents).flat()])]
