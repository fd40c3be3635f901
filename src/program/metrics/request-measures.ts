import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, Histogram, type Registry } from 'prom-client'

/** Seconds: from a read by index and a step to an upload and a blocked request. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5]

/** Adds the metrics of requests. Call `count` for each response that was sent. */
export function requestMeasures(registry: Registry) {
  const registers = [registry]
  const requests = new Counter({
    name: 'satu_pintu_requests_total',
    help: 'Requests answered, by operation and status.',
    labelNames: ['operation', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'satu_pintu_request_seconds',
    help: 'How long requests took, by operation.',
    labelNames: ['operation'],
    buckets,
    registers,
  })
  return {
    count(request: FastifyRequest, reply: FastifyReply): void {
      const operation = request.routeOptions.schema?.operationId ?? 'none'
      requests.inc({ operation, status: reply.statusCode })
      seconds.observe({ operation }, reply.elapsedTime / 1000)
    },
  }
}
