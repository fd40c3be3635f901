import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, LogController, type RawServerDefault } from 'fastify'
import { usualConnections } from '../access/rate-limits/policies.ts'
import { limitConnections } from '../http/connections/connection-limit.ts'
import { PipelinedRequests } from '../http/connections/pipelined-requests.ts'
import { headMilliseconds, requestMilliseconds } from '../http/connections/time-limits.ts'
import { limitUnreadAnswers, UnreadAnswers } from '../http/connections/unread-answers.ts'
import { sharedBucket } from '../http/named-schemas.ts'
import { answerProblems, sendProblem } from '../http/problems/handler.ts'
import { refuseUnreadable } from '../http/problems/unreadable.ts'
import type { App } from '../http/schema.ts'
import { buildSerializer } from '../http/serialization.ts'
import { traceIdOf } from '../http/trace-parent.ts'
import { buildValidator, noValidators } from '../http/validation/validation.ts'
import type { Database } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import type { Readiness } from './health/readiness.ts'
import { health, healthSchemas } from './health/routes.ts'
import type { Metrics } from './metrics/metrics.ts'
import { type MetricsAccess, metricsPage } from './metrics/routes.ts'
import type { SandboxState } from './sandbox/state.ts'
import type { Tracing } from './tracing/tracing.ts'

interface WorkerPagesParts {
  database: Database
  storage: Storage
  readiness: Readiness
  /** Absent: there is no sandbox. */
  sandbox?: Pick<SandboxState, 'isUp' | 'isWrong'> | undefined
  metrics: Metrics
  metricsAccess: MetricsAccess
  /** Excludes probes and scrapes from the traces. Absent: tracing is off. */
  tracing?: Pick<Tracing, 'requests'> | undefined
  logger?: FastifyBaseLogger
}

/**
 * Builds the HTTP server of a worker that runs alone, with `/metrics`, `/health/live` and `/health/ready` only. Its
 * connections have the limits of those of the API.
 */
export async function buildWorkerPages({
  metrics,
  metricsAccess: access,
  tracing,
  logger,
  ...parts
}: WorkerPagesParts): Promise<App> {
  const pipelined = new PipelinedRequests()
  const app: App = fastify<RawServerDefault>({
    ...(logger && { loggerInstance: logger }),
    genReqId: traceIdOf,
    requestTimeout: requestMilliseconds,
    http: { headersTimeout: headMilliseconds },
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: {
      bucket: sharedBucket(healthSchemas),
      compilersFactory: {
        buildSerializer: buildSerializer(healthSchemas),
        buildValidator: noValidators,
      },
    },
    frameworkErrors: (error, request, reply) => {
      if (pipelined.admit(request.raw, reply.raw)) sendProblem(error, request, reply)
    },
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()
  limitConnections(app.server, usualConnections, undefined)
  pipelined.limit(app)
  tracing?.requests(app)
  app.setValidatorCompiler(buildValidator(healthSchemas))
  answerProblems(app)
  limitUnreadAnswers(app, new UnreadAnswers())
  await app.register(health, parts)
  await app.register(metricsPage, { metrics, access, database: parts.database })
  await app.ready()
  return app
}
