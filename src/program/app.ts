import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { usualConnections } from '../access/rate-limits/policies.ts'
import { announceStop, endConnectionsAtClose } from '../http/connections/closing-connections.ts'
import { limitConnections } from '../http/connections/connection-limit.ts'
import { announceDeprecations } from '../http/deprecation.ts'
import type { App } from '../http/schema.ts'
import { hasChanged, logOneLine } from '../http/scope.ts'
import { createWake } from '../platform/jobs/wake.ts'
import { lazy } from '../platform/lazy.ts'
import { createBareApp } from './bare-app.ts'
import { answerOtherOrigins } from './cross-origin.ts'
import { contractOptions } from './docs/contract.ts'
import { keepSpecification } from './docs/kept-specification.ts'
import { docsPage } from './docs/page.ts'
import { readingView } from './docs/reading.ts'
import { docs } from './docs/routes.ts'
import { Readiness } from './health/readiness.ts'
import { health } from './health/routes.ts'
import { metricsPage } from './metrics/routes.ts'
import type { Parts } from './parts.ts'
import { deprecations, loadSchemas, tags } from './registers.ts'
import { addRoutes } from './routes.ts'
import { handOver, isHandedOver } from './sandbox/hand-over.ts'
import { servedFrom } from './served.ts'
import { addStandInPages } from './stand-in-pages.ts'
import { trialClockTag } from './trial-clock/tag.ts'

/** Returns the named schemas with those of the trial clock: the same list at each call. */
const loadSchemasWithClock = lazy(async () => [
  ...(await loadSchemas()),
  ...(await import('./trial-clock/schema.ts')).trialClockSchemas,
])

/** Builds the API with the routes of all audiences, docs, health and metrics. It is ready, and does not listen yet. */
export async function buildApp(parts: Parts): Promise<App> {
  const { database, metrics, trustProxy, trialClock, sandbox, logger, readiness = Readiness.given() } = parts
  const namedSchemas = await (trialClock ? loadSchemasWithClock() : loadSchemas())
  const { unreadAnswers } = parts
  const app = createBareApp({ namedSchemas, logger, trustProxy, unreadAnswers, first: addFirstHooks })
  const served = servedFrom(parts, app.log)
  const wake = createWake(database)
  metrics.admission.add(served.admission)
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
  app.addHook('onClose', served.cases.close)
  answerOtherOrigins(app)
  announceDeprecations(app, deprecations)
  await app.register(swagger, contractOptions(namedSchemas, trialClock ? { ...tags, ...trialClockTag } : tags))
  await app.register(async (own) => {
    // RFC 9110 §14.2 lets a server ignore a range. One beyond the end of a file would be an error without its size.
    own.addHook('onRequest', ({ raw }, _reply, done) => {
      delete raw.headers.range
      done()
    })
    keepSpecification(own)
    await own.register(swaggerUi, docsPage(parts.signInPages))
  })
  await app.register(docs, { hasTrialClock: trialClock !== undefined })
  await app.register(readingView)
  await addStandInPages(app, parts)
  if (trialClock) {
    const { trialClockRoutes } = await import('./trial-clock/routes.ts')
    await app.register((own) => trialClockRoutes(own, { trialClock }), { prefix: '/v1/trial-clock' })
  }
  await app.register(health, { database, storage: parts.storage, readiness, sandbox: parts.sandboxState })
  await app.register(metricsPage, { metrics, access: parts.metricsAccess, database })
  await addRoutes(app, served)
  await app.ready()
  return app

  function addFirstHooks(own: App): void {
    if (sandbox) handOver(own, sandbox)
    parts.tracing?.requests(own)
  }
}
