import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { bearerOf } from '../../access/identity/sign-in.ts'
import { demandOwnPage, isOwnRequest } from '../../http/own-requests.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { App } from '../../http/schema.ts'
import type { Metrics } from './metrics.ts'

/** Access to the metrics: the holder of this token, nobody, or any program of this machine. */
export type MetricsAccess = { token: string } | 'nobody' | 'this_machine'

/** Serves the metrics to a monitoring system. */
export async function metricsPage(app: App, { metrics, access }: { metrics: Metrics; access: MetricsAccess }) {
  app.get(
    '/metrics',
    {
      onRequest: async (request) => demandAccess(request, access),
      schema: {
        operationId: 'getMetrics',
        tags: ['Service'],
        summary: 'Get metrics',
        description:
          'Counts and times by operation, database connections by state and jobs by kind, in the text format of Prometheus. For whoever has the token of the deployment; nothing of anybody is in it.',
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
      return metrics.text()
    },
  )
}

/**
 * Throws unless the request may read the metrics: with the token from anywhere, without one from this machine. Never
 * for a page of another site.
 */
function demandAccess(request: FastifyRequest, access: MetricsAccess): void {
  if (access === 'this_machine') {
    if (!isOwnRequest(request)) throw new Problem('foreign_request', {})
    return
  }
  demandOwnPage(request)
  const given = bearerOf(request)
  if (access === 'nobody' || !timingSafeEqual(digestOf(given), digestOf(access.token)))
    throw new Problem('unauthorized', { reason: 'invalid' })
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
