import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../../platform/db/client.ts'
import { calendarsMissing, connectionStates, jobStates, noticesWaiting, searchAlarms } from './queries.ts'

/** Seconds: a read by index, a step, an upload, something that is wrong. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5]

/**
 * What an operator watches. Labels are operations of the contract, statuses, states and jobs: each of a list that is
 * known beforehand, so that nothing of a person or a file can become one, and what is kept does not grow with the
 * traffic.
 */
export function createMetrics({ pool }: Pick<Database, 'pool'>) {
  const registry = new Registry()
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
  const connections = new Gauge({
    name: 'satu_pintu_database_connections',
    help: 'Connections to the database of all processes, by state.',
    labelNames: ['state'],
    registers,
  })
  const waiting = new Gauge({
    name: 'satu_pintu_jobs',
    help: 'Jobs by kind and state.',
    labelNames: ['job', 'state'],
    registers,
  })
  const finished = new Gauge({
    name: 'satu_pintu_job_finished_timestamp_seconds',
    help: 'When a job of a kind was finished last.',
    labelNames: ['job'],
    registers,
  })
  const notices = new Gauge({
    name: 'satu_pintu_notices_waiting',
    help: 'Notices that wait to be handed over, by channel; untold are events that notices are yet to be made of.',
    labelNames: ['channel'],
    registers,
  })
  const alarms = new Gauge({
    name: 'satu_pintu_search_alarms',
    help: 'Alarms within a day: officers with many searches by identity number that found nothing.',
    registers,
  })
  const calendars = new Gauge({
    name: 'satu_pintu_calendars_missing',
    help: 'Years without a published calendar that deadlines can soon reach into. Above 0: publish the calendar.',
    registers,
  })
  collectDefaultMetrics({ register: registry })

  function count(request: FastifyRequest, reply: FastifyReply): void {
    const operation = request.routeOptions.schema?.operationId ?? 'none'
    requests.inc({ operation, status: reply.statusCode })
    seconds.observe({ operation }, reply.elapsedTime / 1000)
  }

  /** All of it in the text format of Prometheus; what the database knows, as it is now. */
  async function text(): Promise<string> {
    const [states, jobs, waits, raised, missing] = await Promise.all([
      connectionStates(pool),
      jobStates(pool),
      noticesWaiting(pool),
      searchAlarms(pool),
      calendarsMissing(pool),
    ])
    calendars.set(missing)
    for (const gauge of [connections, waiting, finished, notices]) gauge.reset()
    alarms.set(raised)
    for (const { channel, count: number } of waits) notices.set({ channel }, number)
    for (const { state, count: open } of states) connections.set({ state }, open)
    for (const { job, finishedAt, ...counts } of jobs) {
      for (const [state, number] of Object.entries(counts)) waiting.set({ job, state }, number)
      if (finishedAt) finished.set({ job }, finishedAt.getTime() / 1000)
    }
    return registry.metrics()
  }
  return { count, text, contentType: registry.contentType }
}

export type Metrics = ReturnType<typeof createMetrics>
