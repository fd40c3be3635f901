import type { FastifyBaseLogger } from 'fastify'
import { announceStop } from '../../http/connections/closing-connections.ts'
import type { UnreadAnswers } from '../../http/connections/unread-answers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { App } from '../../http/schema.ts'
import { hasChanged, logOneLine } from '../../http/scope.ts'
import { createWake } from '../../platform/jobs/wake.ts'
import { createBareApp } from '../bare-app.ts'
import { answerOtherOrigins } from '../cross-origin.ts'
import type { Readiness } from '../health/readiness.ts'
import type { SeesResponses } from '../metrics/request-measures.ts'
import { loadSchemas } from '../registers.ts'
import type { Tracing } from '../tracing/tracing.ts'
import { addSandboxRoutes, type SandboxServed } from './routes.ts'
import { type SandboxState, unavailable } from './state.ts'

/** The header of every response of the sandbox. */
const sandboxHeader = 'satu-pintu-sandbox'

interface SandboxAppParts extends SandboxServed {
  readiness: Pick<Readiness, 'isStopping'>
  state: Pick<SandboxState, 'isPrepared'>
  /** Called for each response. */
  count?: SeesResponses | undefined
  /** Creates a span for each request. Absent: tracing is off. */
  tracing?: Pick<Tracing, 'requests'> | undefined
  trustProxy?: string | undefined
  /** Limits the answers that are not read. Default: `usualUnread`. */
  unreadAnswers?: UnreadAnswers | undefined
  logger?: FastifyBaseLogger | undefined
}

/**
 * Builds the app for requests with test keys. It does not listen: `handOver` passes requests to it. Every response has
 * the header of the sandbox and `Cache-Control: no-store`. Other operations get `not_in_sandbox`. All get
 * `sandbox_unavailable` until the database is prepared, and while it does not respond.
 */
export async function buildSandboxApp({
  readiness,
  state,
  count,
  tracing,
  trustProxy,
  unreadAnswers,
  logger,
  ...served
}: SandboxAppParts): Promise<App> {
  const app = createBareApp({
    namedSchemas: await loadSchemas(),
    logger: logger?.child({ sandbox: true }),
    trustProxy,
    unreadAnswers,
    unknown: () => new Problem('not_in_sandbox', {}),
    unavailable,
    first: (own) => tracing?.requests(own),
  })
  const wake = createWake(served.database)
  announceStop(app, readiness)
  answerOtherOrigins(app)
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header(sandboxHeader, 'true')
    done(state.isPrepared ? undefined : unavailable())
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('cache-control', 'no-store')
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    logOneLine(request, reply)
    count?.(request, reply)
    if (hasChanged(request, reply)) wake.soon()
    done()
  })
  app.addHook('onClose', wake.close)
  await addSandboxRoutes(app, served)
  await app.ready()
  return app
}
