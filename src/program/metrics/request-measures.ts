import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, Histogram, type Registry } from 'prom-client'
import { isRefused } from '../../http/admission/gate.ts'

/** Seconds: from a read by index and a step to an upload and a blocked request. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5]

/** Called for each response that was sent. Must not throw. */
export type SeesResponses = (request: FastifyRequest, reply: FastifyReply) => void

/** Adds the metrics of requests. Call `count` for each response that was sent. `of` begins the names of the metrics. */
export function requestMeasures(registry: Registry, of = 'satu_pintu'): { count: SeesResponses } {
  const registers = [registry]
  const requests = new Counter({
    name: `${of}_requests_total`,
    help: 'Requests answered, by operation and status.',
    labelNames: ['operation', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: `${of}_request_seconds`,
    help: 'How long requests took, by operation.',
    labelNames: ['operation'],
    buckets,
    registers,
  })
  return {
    count(request, reply) {
      const operation = request.routeOptions.schema?.operationId ?? 'none'
      requests.inc({ operation, status: reply.statusCode })
      if (!isRefused(request)) seconds.observe({ operation }, reply.elapsedTime / 1000)
    },
  }
}
