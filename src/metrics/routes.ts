import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { bearerOf } from '../identity/sign-in.ts'
import { Problem } from '../problems/problem.ts'
import { refusals } from '../problems/refusals.ts'
import type { App } from '../schema.ts'
import type { Metrics } from './metrics.ts'

/** Who may look: whoever has this token, nobody, or anybody who reaches the server. */
export type MetricsAccess = { token: string } | 'nobody' | 'anybody'

/** What a monitoring system scrapes. */
export async function metricsPage(app: App, { metrics, access }: { metrics: Metrics; access: MetricsAccess }) {
  app.get(
    '/metrics',
    {
      onRequest: async (request) => demandToken(request, access),
      schema: {
        operationId: 'getMetrics',
        tags: ['Health'],
        summary: 'Get metrics',
        description:
          'Counts and times by operation, database connections by state and jobs by kind, in the text format of Prometheus. For whoever has the token of the deployment; nothing of anybody is in it.',
        security: [{ metricsToken: [] }],
        response: {
          200: {
            description: 'The metrics of this process, and what the database knows.',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...refusals('unauthorized'),
        },
      },
    },
    async (_request, reply) => {
      void reply.type(metrics.contentType).header('cache-control', 'no-store')
      return metrics.text()
    },
  )
}

function demandToken(request: FastifyRequest, access: MetricsAccess): void {
  if (access === 'anybody') return
  const given = bearerOf(request)
  if (access === 'nobody' || !timingSafeEqual(digestOf(given), digestOf(access.token)))
    throw new Problem('unauthorized', { reason: 'invalid' })
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
