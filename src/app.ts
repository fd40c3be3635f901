import cors from '@fastify/cors'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, type FastifyPluginAsync, LogController, type RawServerDefault } from 'fastify'
import { applications } from './applications/routes.ts'
import { applicationSchemas } from './applications/schema.ts'
import { assignments } from './applications/assignment-routes.ts'
import { clocks } from './applications/clock-routes.ts'
import { transitions } from './applications/transition-routes.ts'
import { audit } from './audit/routes.ts'
import { auditSchemas } from './audit/schema.ts'
import { calendarPublications } from './calendar/publication-routes.ts'
import { calendar } from './calendar/routes.ts'
import { calendarSchemas } from './calendar/schema.ts'
import { certificates } from './certificates/routes.ts'
import { claims } from './claims/routes.ts'
import { claimSchemas } from './claims/schema.ts'
import { askerOf } from './clients/asker.ts'
import type { Environment } from './clients/client.ts'
import { clientKeys } from './clients/key-routes.ts'
import { clients } from './clients/routes.ts'
import { clientSchemas } from './clients/schema.ts'
import { demandAgency, demandScope, demandSomebody } from './clients/scope.ts'
import type { AgencySignIn } from './clients/sign-in.ts'
import { corrections } from './corrections/routes.ts'
import { correctionSchemas } from './corrections/schema.ts'
import { credentials, statusLists, wellKnown } from './credentials/routes.ts'
import { createCredentialIssuer } from './credentials/issuer.ts'
import type { CredentialKey } from './credentials/keys.ts'
import { credentialSchemas } from './credentials/schema.ts'
import type { Database } from './db/client.ts'
import type { ContactChannel } from './contacts/contact.ts'
import { fileContacts } from './contacts/file-routes.ts'
import { contacts } from './contacts/routes.ts'
import { contactSchemas } from './contacts/schema.ts'
import { contractOptions } from './docs/contract.ts'
import { docsPage, type SignInPages } from './docs/page.ts'
import { Contract, docs } from './docs/routes.ts'
import { documents } from './documents/routes.ts'
import { documentSchemas } from './documents/schema.ts'
import { estimates } from './estimates/routes.ts'
import { estimateSchemas } from './estimates/schema.ts'
import { bank } from './fees/bank-routes.ts'
import { fees } from './fees/routes.ts'
import { feeSchemas } from './fees/schema.ts'
import { health, healthSchemas } from './health/routes.ts'
import { identity } from './identity/routes.ts'
import { identitySchemas } from './identity/schema.ts'
import type { SignIn } from './identity/sign-in.ts'
import { inspectionReports } from './inspections/report-routes.ts'
import { inspectionAppointments } from './inspections/routes.ts'
import { inspectionSchemas } from './inspections/schema.ts'
import { notices } from './notifications/routes.ts'
import { noticeSchemas } from './notifications/schema.ts'
import { createWake } from './jobs/wake.ts'
import { kiosks } from './kiosks/routes.ts'
import { kioskSchemas } from './kiosks/schema.ts'
import { kioskSessions, kioskVisits } from './kiosks/session-routes.ts'
import { createKioskSignIn, declareKiosk, demandDevice, holdToKiosk } from './kiosks/sign-in.ts'
import { messages } from './messages/routes.ts'
import { messageSchemas } from './messages/schema.ts'
import { createMetrics } from './metrics/metrics.ts'
import { type MetricsAccess, metricsPage } from './metrics/routes.ts'
import { dissolutions } from './offices/dissolution-routes.ts'
import { dissolutionSchemas } from './offices/dissolution-schema.ts'
import { officeLife } from './offices/life-routes.ts'
import { officeLifeSchemas } from './offices/life-schema.ts'
import { offices } from './offices/routes.ts'
import { officeSchemas } from './offices/schema.ts'
import { permitTypeDrafts } from './permit-types/draft-routes.ts'
import { permitTypes } from './permit-types/routes.ts'
import { permitTypeSchemas } from './permit-types/schema.ts'
import { permits, permitStatuses } from './permits/routes.ts'
import { permitSchemas } from './permits/schema.ts'
import { permitTransitions } from './permits/transition-routes.ts'
import { createReadRecord } from './privacy/record.ts'
import { ownData } from './privacy/own-data-routes.ts'
import { ownDataSchemas } from './privacy/own-data-schema.ts'
import { privacy } from './privacy/routes.ts'
import { privacySchemas } from './privacy/schema.ts'
import type { Vault } from './privacy/vault.ts'
import { queueDisplay, queueTickets } from './queue/routes.ts'
import { queueSchemas } from './queue/schema.ts'
import { answerProblems, bodyLimit, sendProblem } from './problems/handler.ts'
import { problemSchemas } from './problems/schema.ts'
import { addressOf, admit, declareLimit, proving } from './rate-limits/limiting.ts'
import type { Limits } from './rate-limits/limits.ts'
import { refuseUnreadable } from './problems/unreadable.ts'
import { mailConfirmations } from './received-mails/confirmation-routes.ts'
import { receivedFiles } from './received-mails/file-routes.ts'
import { receivedMails } from './received-mails/routes.ts'
import { receivedMailSchemas } from './received-mails/schema.ts'
import { regions } from './regions/routes.ts'
import { regionSuccessions } from './regions/succession-routes.ts'
import { regionSchemas } from './regions/schema.ts'
import { type App, Money, Names, Page } from './schema.ts'
import { buildSerializer } from './serialization.ts'
import { completeContract, demandSignIn, hasChanged, logOneLine, takeJson, traceIdOf } from './scope.ts'
import { staff } from './staff/routes.ts'
import { staffSchemas } from './staff/schema.ts'
import { statistics } from './statistics/routes.ts'
import { statisticsSchemas } from './statistics/schema.ts'
import type { Storage } from './storage.ts'
import { tracking } from './tracking/routes.ts'
import { trackingSchemas } from './tracking/schema.ts'
import { buildValidator, refuseUnfitText } from './validation.ts'
import { verifications } from './verifications/routes.ts'
import { verificationSchemas } from './verifications/schema.ts'
import { counterHours, counterHoursPublications } from './visits/hours-routes.ts'
import { counterSchemas } from './visits/hours-schema.ts'
import { visits } from './visits/routes.ts'
import { visitSchemas } from './visits/schema.ts'

export interface Parts {
  database: Database
  storage: Storage
  /** Keeps personal answers. */
  vault: Vault
  signIn: SignIn
  agencySignIn: AgencySignIn
  /** The kind of deployment this is: which keys it takes. */
  environment: Environment
  limits: Limits
  /** Where people reach the API: what certificates and credentials name. */
  publicUrl: string
  /** What credentials are signed with, the first of them; none: none are given out. */
  credentialKeys: readonly CredentialKey[]
  /** The proxies whose X-Forwarded-For is believed. */
  trustProxy?: string | undefined
  /** Where the docs page sends people to sign in. */
  signInPages: SignInPages
  /** What banks sign their events with; several while they rotate. */
  bankSecrets: readonly string[]
  metricsAccess: MetricsAccess
  /** The embedded identity provider, if it is ours to serve. */
  identityProvider?: FastifyPluginAsync | undefined
  /** The folder that messages go to which nobody delivers, to be read. */
  outbox?: FastifyPluginAsync | undefined
  /** By what people can be told here. */
  channels: readonly ContactChannel[]
  logger?: FastifyBaseLogger
}

/** All there are: a scope that added one of its own would be given validators of its own. */
const schemas = [
  Names, Money, Page, ...problemSchemas, ...permitTypeSchemas, ...estimateSchemas, ...calendarSchemas, ...regionSchemas, ...officeSchemas, ...officeLifeSchemas, ...dissolutionSchemas, ...trackingSchemas, ...verificationSchemas, ...identitySchemas, ...staffSchemas, ...auditSchemas, ...applicationSchemas, ...documentSchemas, ...claimSchemas, ...messageSchemas, ...receivedMailSchemas, ...contactSchemas, ...noticeSchemas, ...inspectionSchemas, ...feeSchemas, ...privacySchemas, ...correctionSchemas, ...ownDataSchemas, ...clientSchemas, ...permitSchemas, ...credentialSchemas, ...counterSchemas, ...visitSchemas, ...queueSchemas, ...kioskSchemas, ...statisticsSchemas, ...healthSchemas, Contract,
]

/** As long as a request's head can be: what is too long for what stands there, its route says as of everything else. */
const maxParamLength = 16_384
/** The longest an upload may take; everything else is far quicker. */
const requestMilliseconds = 30 * 60_000
const exposedHeaders = ['ETag', 'Location', 'Content-Disposition', 'Content-Language', 'Content-Range', 'Repr-Digest', 'Idempotency-Replayed', 'RateLimit', 'RateLimit-Policy', 'Retry-After']

/** The whole API: what is open to everybody, and what needs a signed-in person. */
export async function buildApp({ database, storage, vault, signIn, agencySignIn, environment, limits, publicUrl, credentialKeys, trustProxy, signInPages, bankSecrets, metricsAccess, identityProvider, outbox, channels, logger }: Parts): Promise<App> {
  const app: App = fastify<RawServerDefault>({
    ...(logger && { loggerInstance: logger }),
    bodyLimit,
    trustProxy: trustProxy ?? false,
    routerOptions: { maxParamLength },
    genReqId: traceIdOf,
    requestTimeout: requestMilliseconds,
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: { buildSerializer } },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()
  const reads = createReadRecord(database.pool, (error) => app.log.error({ err: error }, 'reads could not be recorded'))
  const kioskSignIn = createKioskSignIn(database, environment)
  const wake = createWake(database)
  const metrics = createMetrics(database)
  const issuer = createCredentialIssuer(publicUrl, credentialKeys)
  answerProblems(app)
  takeJson(app)
  for (const schema of schemas) app.addSchema(schema)
  app.setValidatorCompiler(buildValidator(schemas))
  app.decorateRequest('actor')
  app.decorateRequest('agency')
  app.decorateRequest('asker')
  app.decorateRequest('device')
  app.addHook('onRoute', completeContract)
  app.addHook('preValidation', refuseUnfitText)
  app.addHook('onResponse', logOneLine)
  app.addHook('onResponse', async (request, reply) => metrics.count(request, reply))
  app.addHook('onResponse', async (request, reply) => { if (hasChanged(request, reply)) wake.soon() })
  app.addHook('onClose', wake.close)
  await app.register(cors, { origin: '*', exposedHeaders, strictPreflight: false })
  await app.register(swagger, contractOptions)
  await app.register(swaggerUi, docsPage(signInPages))
  await app.register(docs)
  if (identityProvider) await app.register(async (issuer) => {
    issuer.addHook('onRequest', async (request, reply) => { if (request.method === 'POST') admit(limits, 'sign_in', addressOf(request), reply) })
    await issuer.register(identityProvider)
  }, { prefix: '/oidc' })
  if (outbox) await app.register(outbox, { prefix: '/outbox' })
  await app.register(health, { database, storage })
  await app.register(metricsPage, { metrics, access: metricsAccess })

  await app.register(async (open: App) => {
    open.addHook('onRequest', async (request, reply) => admit(limits, 'address', addressOf(request), reply))
    open.addHook('onRoute', declareLimit)
    await open.register(permitTypes, database)
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
    await open.register(mailConfirmations, { database })
    await open.register(bank, { database, bankSecrets })
  }, { prefix: '/v1' })

  await app.register(async (open: App) => {
    open.addHook('onRequest', async (request, reply) => admit(limits, 'address', addressOf(request), reply))
    open.addHook('onRoute', declareLimit)
    await open.register(wellKnown, { issuer })
  })

  await app.register(async (signedIn: App) => {
    signedIn.addHook('onRequest', async (request, reply) => {
      request.actor = await proving(limits, request, reply, kioskSignIn.isSession(request) ? kioskSignIn.sitterOf : signIn.actorOf)
      admit(limits, 'person', request.actor.personId, reply)
      holdToKiosk(request)
    })
    signedIn.addHook('onRoute', demandSignIn)
    signedIn.addHook('onRoute', declareKiosk)
    signedIn.addHook('onRoute', declareLimit)
    await signedIn.register(identity)
    await signedIn.register(staff, { database, signIn })
    await signedIn.register(audit, { database })
    await signedIn.register(permitTypeDrafts, { database })
    await signedIn.register(officeLife, { database })
    await signedIn.register(dissolutions, { database })
    await signedIn.register(regionSuccessions, { database })
    await signedIn.register(calendarPublications, { database })
    await signedIn.register(applications, { database, storage, vault, reads })
    await signedIn.register(claims, { database, limits, vault })
    await signedIn.register(transitions, { database, vault })
    await signedIn.register(clocks, { database })
    await signedIn.register(assignments, { database })
    await signedIn.register(documents, { database, storage, reads })
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
    await signedIn.register(privacy, { database, vault, reads })
    await signedIn.register(corrections, { database, vault, reads })
    await signedIn.register(ownData, { database, vault })
    await signedIn.register(permitTransitions, { database })
    await signedIn.register(visits, { database })
    await signedIn.register(counterHoursPublications, { database })
    await signedIn.register(queueTickets, { database })
    await signedIn.register(clients, { database, environment })
    await signedIn.register(clientKeys, { database })
    await signedIn.register(kiosks, { database, environment })
    await signedIn.register(kioskVisits, { database, limits })
  }, { prefix: '/v1' })

  await app.register(async (devices: App) => {
    devices.addHook('onRequest', async (request, reply) => {
      request.device = await proving(limits, request, reply, kioskSignIn.deviceOf)
      admit(limits, 'kiosk', request.device.kioskId, reply)
    })
    devices.addHook('onRoute', demandDevice)
    devices.addHook('onRoute', declareLimit)
    await devices.register(kioskSessions, { database, limits })
  }, { prefix: '/v1' })

  await app.register(async (agencies: App) => {
    agencies.addHook('onRequest', async (request, reply) => {
      request.agency = await proving(limits, request, reply, agencySignIn.agencyOf)
      admit(limits, request.agency.ratePolicy, request.agency.clientId, reply)
      demandScope(request)
    })
    agencies.addHook('onRoute', demandAgency)
    agencies.addHook('onRoute', declareLimit)
    await agencies.register(permitStatuses, database)
  }, { prefix: '/v1' })

  await app.register(async (either: App) => {
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
  }, { prefix: '/v1' })

  await app.ready()
  return app
}
