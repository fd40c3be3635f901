import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { admit } from '../access/rate-limits/limiting.ts'
import { usualConnections } from '../access/rate-limits/policies.ts'
import { createCaseCache, usualCacheBytes } from '../applications/case/cache.ts'
import { createReadRecord } from '../applications/reads/record.ts'
import { createKioskSignIn } from '../counter/kiosks/sign-in.ts'
import { createReadChanges } from '../events/changed-applications.ts'
import { Admission } from '../http/admission/admission.ts'
import { OpenFiles } from '../http/admission/open-files.ts'
import { addressOf } from '../http/client-address.ts'
import { announceStop, endConnectionsAtClose } from '../http/closing-connections.ts'
import { limitConnections } from '../http/connection-limit.ts'
import { announceDeprecations } from '../http/deprecation.ts'
import { demandOwnSite, onlyForThisMachine } from '../http/own-requests.ts'
import { createReferenceAnswers, usualReferenceBytes } from '../http/reference-answers.ts'
import type { App } from '../http/schema.ts'
import { hasChanged, logOneLine } from '../http/scope.ts'
import { endWithBody } from '../http/time-limits.ts'
import { createCredentialIssuer } from '../permits/credentials/issuer.ts'
import { timeNow } from '../platform/clock.ts'
import { createWake } from '../platform/jobs/wake.ts'
import { lazy } from '../platform/lazy.ts'
import { createBareApp } from './bare-app.ts'
import { consequences } from './consequences.ts'
import { answerOtherOrigins } from './cross-origin.ts'
import { contractOptions } from './docs/contract.ts'
import { docsPage } from './docs/page.ts'
import { readingView } from './docs/reading.ts'
import { docs } from './docs/routes.ts'
import { estate } from './estate.ts'
import { Readiness } from './health/readiness.ts'
import { health } from './health/routes.ts'
import { metricsPage } from './metrics/routes.ts'
import type { Parts, Served } from './parts.ts'
import { deprecations, loadSchemas, tags } from './registers.ts'
import { addRoutes } from './routes.ts'
import { handOver, isHandedOver } from './sandbox/hand-over.ts'
import { trialClockTag } from './trial-clock/tag.ts'

/** Returns the named schemas with those of the trial clock: the same list at each call. */
const loadSchemasWithClock = lazy(async () => [
  ...(await loadSchemas()),
  ...(await import('./trial-clock/schema.ts')).trialClockSchemas,
])

/** Builds the API with the routes of all audiences, docs, health and metrics. It is ready, and does not listen yet. */
export async function buildApp(parts: Parts): Promise<App> {
  const readiness = parts.readiness ?? Readiness.given()
  const { database, metrics, limits, publicUrl, trustProxy, identityProvider, trialClock, sandbox, logger } = parts
  const namedSchemas = await (trialClock ? loadSchemasWithClock() : loadSchemas())
  const app = createBareApp({ namedSchemas, logger, trustProxy, first: addFirstHooks })
  const reads = createReadRecord(database.pool, (error) => app.log.error({ err: error }, 'reads could not be recorded'))
  const cases = createCaseCache(database, {
    bytes: parts.caseCacheBytes ?? usualCacheBytes,
    count: metrics.cases,
  })
  const wake = createWake(database)
  const admission = parts.admission ?? new Admission()
  metrics.admission.add(admission)
  limitConnections(app.server, parts.connectionsPerAddress ?? usualConnections, trustProxy)
  announceStop(app, readiness)
  endConnectionsAtClose(app)
  app.addHook('onResponse', (request, reply, done) => {
    if (!isHandedOver(request)) {
      logOneLine(request, reply)
      metrics.requests.count(request, reply)
      if (hasChanged(request, reply)) wake.soon()
    }
    done()
  })
  app.addHook('onClose', wake.close)
  app.addHook('onClose', cases.close)
  answerOtherOrigins(app)
  announceDeprecations(app, deprecations)
  await app.register(swagger, contractOptions(trialClock ? { ...tags, ...trialClockTag } : tags))
  await app.register(swaggerUi, docsPage(parts.signInPages))
  await app.register(docs, { hasTrialClock: trialClock !== undefined })
  await app.register(readingView)
  if (identityProvider)
    await app.register(
      async (issuer) => {
        issuer.addHook('onRequest', async (request, reply) => {
          demandOwnSite(request, publicUrl)
          endWithBody(request.raw)
          if (request.method === 'POST') admit(limits, 'sign_in', addressOf(request), reply)
        })
        await issuer.register(identityProvider)
      },
      { prefix: '/oidc' },
    )
  const { outbox } = parts
  if (outbox)
    await app.register(
      async (kept) => {
        onlyForThisMachine(kept)
        await kept.register(outbox)
      },
      { prefix: '/outbox' },
    )
  if (trialClock) {
    const { trialClockRoutes } = await import('./trial-clock/routes.ts')
    await app.register((own) => trialClockRoutes(own, { trialClock }), { prefix: '/v1' })
  }
  await app.register(health, { database, storage: parts.storage, readiness, sandbox: parts.sandboxState })
  await app.register(metricsPage, { metrics, access: parts.metricsAccess, database })

  const served: Served = {
    ...parts,
    estate,
    consequences,
    reads,
    cases,
    referenceAnswers: createReferenceAnswers(database, {
      bytes: parts.referenceCacheBytes ?? usualReferenceBytes,
      count: metrics.references,
    }),
    readChanges: createReadChanges(database.pool),
    issuer: createCredentialIssuer(publicUrl, parts.credentialKeys),
    kioskSignIn: createKioskSignIn(database, parts.environment),
    isScanned: parts.isScanned ?? false,
    openData: parts.openData ?? { publisher: undefined, licence: undefined },
    keyEnvironments: sandbox ? [...new Set([parts.environment, 'test' as const])] : [parts.environment],
    now: parts.now ?? timeNow,
    admission,
    openFiles: parts.openFiles ?? new OpenFiles(),
  }
  await addRoutes(app, served)

  await app.ready()
  return app

  function addFirstHooks(own: App): void {
    if (sandbox) handOver(own, sandbox)
    parts.tracing?.requests(own)
  }
}
