import type { Parts } from './app.ts'
import { applications } from './applications/routes.ts'
import { transitions } from './applications/transition-routes.ts'
import { assignments } from './assignments/routes.ts'
import { audit } from './audit/routes.ts'
import { calendarPublications } from './calendar/publication-routes.ts'
import { calendar } from './calendar/routes.ts'
import { certificates } from './certificates/routes.ts'
import { claims } from './claims/routes.ts'
import { askerOf } from './clients/asker.ts'
import { clientKeys } from './clients/key-routes.ts'
import { clients } from './clients/routes.ts'
import { demandAgency, demandScope, demandSomebody } from './clients/scope.ts'
import { clocks } from './clocks/routes.ts'
import { fileContacts } from './contacts/file-routes.ts'
import { contacts } from './contacts/routes.ts'
import { corrections } from './corrections/routes.ts'
import type { CredentialIssuer } from './credentials/issuer.ts'
import { credentials, statusLists, wellKnown } from './credentials/routes.ts'
import { documents } from './documents/routes.ts'
import { estimates } from './estimates/routes.ts'
import { bank } from './fees/bank-routes.ts'
import { fees } from './fees/routes.ts'
import { histories } from './history/routes.ts'
import { identity } from './identity/routes.ts'
import { inspectionReports } from './inspections/report-routes.ts'
import { inspectionAppointments } from './inspections/routes.ts'
import { kiosks } from './kiosks/routes.ts'
import { kioskSessions, kioskVisits } from './kiosks/session-routes.ts'
import { type createKioskSignIn, declareKiosk, demandDevice, holdToChannel } from './kiosks/sign-in.ts'
import { messages } from './messages/routes.ts'
import { notices } from './notifications/routes.ts'
import { dissolutions } from './offices/dissolution-routes.ts'
import { officeLife } from './offices/life-routes.ts'
import { offices } from './offices/routes.ts'
import { permitTypeDrafts } from './permit-types/draft-routes.ts'
import { permitTypeForms } from './permit-types/form-routes.ts'
import { permitTypes } from './permit-types/routes.ts'
import { permitTypeWithdrawals } from './permit-types/withdrawal-routes.ts'
import { permitStatuses, permits } from './permits/routes.ts'
import { permitTransitions } from './permits/transition-routes.ts'
import { ownData } from './privacy/own-data-routes.ts'
import type { ReadRecord } from './privacy/record.ts'
import { privacy } from './privacy/routes.ts'
import { publications } from './publications/routes.ts'
import { queueDisplay, queueTickets, walkInTickets } from './queue/routes.ts'
import { addressOf, admit, declareLimit, proving } from './rate-limits/limiting.ts'
import { mailConfirmations } from './received-mails/confirmation-routes.ts'
import { receivedFiles } from './received-mails/file-routes.ts'
import { receivedMails } from './received-mails/routes.ts'
import { regions } from './regions/routes.ts'
import { regionSuccessions } from './regions/succession-routes.ts'
import type { App } from './schema.ts'
import { demandSignIn } from './scope.ts'
import { staff } from './staff/routes.ts'
import { statistics } from './statistics/routes.ts'
import { tracking } from './tracking/routes.ts'
import { verifications } from './verifications/routes.ts'
import { counterHours, counterHoursPublications } from './visits/hours-routes.ts'
import { visits } from './visits/routes.ts'

/** What the routes are made of: what the app was given, and what it made of that. */
export interface Served extends Parts {
  reads: ReadRecord
  issuer: CredentialIssuer
  kioskSignIn: ReturnType<typeof createKioskSignIn>
  now: () => Date
  isScanned: boolean
}

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
  await signedIn.register(officeLife, { database })
  await signedIn.register(dissolutions, { database })
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
