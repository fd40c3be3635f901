import { Gauge, type Registry } from 'prom-client'
import type { Fact } from './fact.ts'
import { connectionStates, jobStates } from './queries.ts'

export function connections(registry: Registry): Fact {
  const gauge = new Gauge({
    name: 'satu_pintu_database_connections',
    help: 'Connections to the database of all processes, by state.',
    labelNames: ['state'],
    registers: [registry],
  })
  return {
    async read(db) {
      const states = await connectionStates(db)
      return () => {
        for (const { state, count } of states) gauge.set({ state }, count)
      }
    },
    clear: () => gauge.reset(),
  }
}

/** Adds the gauges of the job queues. They have no values until a worker has created the queues. */
export function jobs(registry: Registry): Fact {
  const registers = [registry]
  const numbers = new Gauge({
    name: 'satu_pintu_jobs',
    help: 'Jobs by kind and state.',
    labelNames: ['job_name', 'state'],
    registers,
  })
  const oldest = new Gauge({
    name: 'satu_pintu_job_oldest_seconds',
    help: 'Seconds since the oldest waiting job of a kind could have begun; 0 when none waits.',
    labelNames: ['job_name'],
    registers,
  })
  const finished = new Gauge({
    name: 'satu_pintu_job_finished_timestamp_seconds',
    help: 'When a job of a kind was finished last.',
    labelNames: ['job_name'],
    registers,
  })
  return {
    async read(db) {
      const rows = await jobStates(db)
      return () => {
        for (const { job, oldestSeconds, finishedAt, ...counts } of rows) {
          for (const [state, count] of Object.entries(counts)) numbers.set({ job_name: job, state }, count)
          oldest.set({ job_name: job }, oldestSeconds ?? 0)
          if (finishedAt) finished.set({ job_name: job }, finishedAt.getTime() / 1_000)
        }
      }
    },
    clear() {
      for (const gauge of [numbers, oldest, finished]) gauge.reset()
    },
  }
}
