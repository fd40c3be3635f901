import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { bearerOf } from '../../access/identity/credentials.ts'
import { demandOwnPage, isOwnRequest } from '../../http/own-requests.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { App } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { digestOf } from '../../platform/digest.ts'
import type { Metrics } from './metrics.ts'

/** Access to the metrics: with one of these bearer tokens, not at all, or without a token from this machine. */
export type MetricsAccess = { tokens: readonly string[] } | 'nobody' | 'this_machine'

interface MetricsParts {
  metrics: Metrics
  access: MetricsAccess
  database: Pick<Database, 'pool'>
}

/** Serves the metrics of this process to Prometheus, also when the database does not answer. */
export async function metricsPage(app: App, { metrics, access, database }: MetricsParts) {
  app.get(
    '/metrics',
    {
      onRequest: async (request) => demandAccess(request, access),
      schema: {
        operationId: 'getMetrics',
        tags: ['Service'],
        summary: 'Get metrics',
        description:
          'Returns the metrics of this process, and what the database knows, in the text format of Prometheus. ' +
          'Send the token that the deployment has set (`METRICS_TOKEN`). Nothing in it is about a person. ' +
          'It is answered within 4 seconds, also when the database is gone: `satu_pintu_database_up` is 0 then.',
        security: [{ metricsToken: [] }],
        response: {
          200: {
            description: 'The metrics of this process, and what the database knows.',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...refusals('unauthorized', 'foreign_request'),
        },
      },
    },
    async (_request, reply) => {
      void reply.type(metrics.contentType).header('cache-control', 'no-store')
      return metrics.text(database.pool)
    },
  )
}

/** Throws `unauthorized` or `foreign_request` unless the request may read the metrics. Other sites never may. */
function demandAccess(request: FastifyRequest, access: MetricsAccess): void {
  if (access === 'this_machine') {
    if (!isOwnRequest(request)) throw new Problem('foreign_request', {})
    return
  }
  demandOwnPage(request)
  const given = digestOf(bearerOf(request))
  const isRight = access !== 'nobody' && access.tokens.some((token) => timingSafeEqual(given, digestOf(token)))
  if (!isRight) throw new Problem('unauthorized', { reason: 'invalid' })
}
