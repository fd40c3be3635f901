import { askerOf } from '../access/clients/asker.ts'
import { clientKeys } from '../access/clients/key-routes.ts'
import { clients } from '../access/clients/routes.ts'
import { demandAgency, demandScope, demandSomebody } from '../access/clients/scope.ts'
import { identity } from '../access/identity/routes.ts'
import { admit, declareLimit, proving } from '../access/rate-limits/limiting.ts'
import { assignments } from '../applications/assignments/routes.ts'
import { audit } from '../applications/audit/routes.ts'
import { clocks } from '../applications/clocks/routes.ts'
import { corrections } from '../applications/corrections/routes.ts'
import { documents } from '../applications/documents/routes.ts'
import { estimates } from '../applications/estimates/routes.ts'
import { bank } from '../applications/fees/bank-routes.ts'
import { fees } from '../applications/fees/routes.ts'
import { histories } from '../applications/history/routes.ts'
import { inspectionReports } from '../applications/inspections/report-routes.ts'
import { inspectionAppointments } from '../applications/inspections/routes.ts'
import { messages } from '../applications/messages/routes.ts'
import { applications } from '../applications/routes.ts'
import { tracking } from '../applications/tracking/routes.ts'
import { transitions } from '../applications/transition-routes.ts'
import { counterHours, counterHoursPublications } from '../applications/visits/hours-routes.ts'
import { visits } from '../applications/visits/routes.ts'
import { permitTypeDrafts } from '../catalogue/permit-types/draft-routes.ts'
import { permitTypeForms } from '../catalogue/permit-types/form-routes.ts'
import { permitTypes } from '../catalogue/permit-types/routes.ts'
import { permitTypeWithdrawals } from '../catalogue/permit-types/withdrawal-routes.ts'
import { publications } from '../catalogue/publications/routes.ts'
import { fileContacts } from '../correspondence/contacts/application-routes.ts'
import { contacts } from '../correspondence/contacts/routes.ts'
import { notices } from '../correspondence/notifications/routes.ts'
import { receivedFiles } from '../correspondence/received-mails/attachments/routes.ts'
import { mailConfirmations } from '../correspondence/received-mails/confirmations/routes.ts'
import { receivedMails } from '../correspondence/received-mails/triage/routes.ts'
import { claims } from '../counter/claims/routes.ts'
import { kiosks } from '../counter/kiosks/routes.ts'
import { kioskSessions, kioskVisits } from '../counter/kiosks/session-routes.ts'
import { declareKiosk, demandDevice, holdToChannel } from '../counter/kiosks/sign-in.ts'
import { queueDisplay, queueTickets, walkInTickets } from '../counter/queue/routes.ts'
import { addressOf } from '../http/client-address.ts'
import type { App } from '../http/schema.ts'
import { demandSignIn } from '../http/scope.ts'
import { calendarPublications } from '../network/calendar/publication-routes.ts'
import { calendar } from '../network/calendar/routes.ts'
import { dissolutions } from '../network/offices/dissolution-routes.ts'
import { officeLife } from '../network/offices/life-routes.ts'
import { offices } from '../network/offices/routes.ts'
import { regions } from '../network/regions/routes.ts'
import { regionSuccessions } from '../network/regions/succession-routes.ts'
import { staff } from '../network/staff/routes.ts'
import { certificates } from '../permits/certificates/routes.ts'
import { credentials, statusLists, wellKnown } from '../permits/credentials/routes.ts'
import { permitStatuses, permits } from '../permits/routes.ts'
import { permitTransitions } from '../permits/transition-routes.ts'
import { verifications } from '../permits/verifications/routes.ts'
import { ownData } from '../personal-data/own-data-routes.ts'
import { privacy } from '../personal-data/routes.ts'
import { statistics } from '../statistics/routes.ts'
import { estate } from './estate.ts'
import type { Served } from './parts.ts'

/** What anybody may ask for. */
export async function openRoutes(
  open: App,
  { database, storage, vault, limits, issuer, bankSecrets }: Served,
): Promise<void> {
  open.addHook('onRequest', async (request, reply) => admit(limits, 'address', addressOf(request), reply))
  open.addHook('onRoute', declareLimit)
  await open.register(permitTypes, database)
  await open.register(permitTypeForms, database)
  await open.register(estimates, database)
  await open.register(calendar, database)
  await open.register(regions, database)
  await open.register(offices, database)
  await open.register(counterHours, database)
  await open.register(queueDisplay, database)
  await open.register(statistics, database)
  await open.register(tracking, { lane: database.lane, limits })
  await open.register(verifications, { lane: database.lane, limits })
  await open.register(statusLists, { database, limits, issuer })
  await open.register(mailConfirmations, { database, storage, vault })
  await open.register(bank, { database, bankSecrets })
}

/** Where the outside world looks by itself, outside the version of the API. */
export async function wellKnownRoutes(open: App, { limits, issuer }: Served): Promise<void> {
  open.addHook('onRequest', async (request, reply) => admit(limits, 'address', addressOf(request), reply))
  open.addHook('onRoute', declareLimit)
  await open.register(wellKnown, { issuer })
}

/** What needs a person, signed in or sitting at a kiosk. */
export async function personRoutes(
  signedIn: App,
  {
    database,
    storage,
    vault,
    signIn,
    environment,
    limits,
    channels,
    reads,
    issuer,
    kioskSignIn,
    isScanned,
    now,
  }: Served,
): Promise<void> {
  signedIn.addHook('onRequest', async (request, reply) => {
    request.actor = await proving(
      limits,
      request,
      reply,
      kioskSignIn.isSession(request) ? kioskSignIn.sitterOf : signIn.actorOf,
    )
    admit(limits, 'person', request.actor.personId, reply)
    holdToChannel(request)
  })
  signedIn.addHook('onRoute', demandSignIn)
  signedIn.addHook('onRoute', declareKiosk)
  signedIn.addHook('onRoute', declareLimit)
  await signedIn.register(identity)
  await signedIn.register(staff, { database, signIn })
  await signedIn.register(audit, { database })
  await signedIn.register(permitTypeDrafts, { database })
  await signedIn.register(permitTypeWithdrawals, { database })
  await signedIn.register(publications, { database })
  await signedIn.register(officeLife, { database, estate })
  await signedIn.register(dissolutions, { database, estate })
  await signedIn.register(regionSuccessions, { database })
  await signedIn.register(calendarPublications, { database })
  await signedIn.register(applications, { database, storage, vault, reads })
  await signedIn.register(claims, { database, limits, vault })
  await signedIn.register(transitions, { database, vault })
  await signedIn.register(histories, { database })
  await signedIn.register(clocks, { database })
  await signedIn.register(assignments, { database })
  await signedIn.register(documents, { database, storage, reads, isScanned })
  await signedIn.register(certificates, { database, storage, reads })
  await signedIn.register(credentials, { database, issuer })
  await signedIn.register(messages, { database, reads })
  await signedIn.register(contacts, { database, vault, limits, channels })
  await signedIn.register(fileContacts, { database, vault, channels })
  await signedIn.register(notices, { database })
  await signedIn.register(receivedMails, { database, storage, vault, reads, channels })
  await signedIn.register(receivedFiles, { database, storage, reads })
  await signedIn.register(inspectionAppointments, { database })
  await signedIn.register(inspectionReports, { database })
  await signedIn.register(fees, { database })
  await signedIn.register(privacy, { database, vault, reads, limits })
  await signedIn.register(corrections, { database, vault, reads })
  await signedIn.register(ownData, { database, vault })
  await signedIn.register(permitTransitions, { database })
  await signedIn.register(visits, { database })
  await signedIn.register(counterHoursPublications, { database })
  await signedIn.register(queueTickets, { database, now })
  await signedIn.register(clients, { database, environment })
  await signedIn.register(clientKeys, { database })
  await signedIn.register(kiosks, { database, environment })
  await signedIn.register(kioskVisits, { database, limits })
}

/** What a kiosk asks for itself. */
export async function kioskRoutes(devices: App, { database, limits, kioskSignIn, now }: Served): Promise<void> {
  devices.addHook('onRequest', async (request, reply) => {
    request.device = await proving(limits, request, reply, kioskSignIn.deviceOf)
    admit(limits, 'kiosk', request.device.kioskId, reply)
  })
  devices.addHook('onRoute', demandDevice)
  devices.addHook('onRoute', declareLimit)
  await devices.register(kioskSessions, { database, limits })
  await devices.register(walkInTickets, { database, now })
}

/** What the systems of other agencies ask for. */
export async function agencyRoutes(agencies: App, { database, agencySignIn, limits }: Served): Promise<void> {
  agencies.addHook('onRequest', async (request, reply) => {
    request.agency = await proving(limits, request, reply, agencySignIn.agencyOf)
    admit(limits, request.agency.ratePolicy, request.agency.clientId, reply)
    demandScope(request)
  })
  agencies.addHook('onRoute', demandAgency)
  agencies.addHook('onRoute', declareLimit)
  await agencies.register(permitStatuses, database)
}

/** What a person and an agency may both ask for. */
export async function sharedRoutes(either: App, { database, signIn, agencySignIn, limits }: Served): Promise<void> {
  either.addHook('onRequest', async (request, reply) => {
    request.asker = await proving(limits, request, reply, (sent) => askerOf(sent, { signIn, agencySignIn }))
    const { actor, agency } = request.asker
    if (actor) return admit(limits, 'person', actor.personId, reply)
    request.agency = agency
    admit(limits, agency.ratePolicy, agency.clientId, reply)
    demandScope(request)
  })
  either.addHook('onRoute', demandSomebody)
  either.addHook('onRoute', declareLimit)
  await either.register(permits, database)
}
