import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Database, DatabaseWatch } from '../../platform/db/client.ts'

/** The connection pools of a process. */
export type PoolName = 'requests' | 'jobs'

/** Seconds: not noticeable, noticeable, and around the limit for requests (3 s). */
const buckets = [0.01, 0.05, 0.25, 1, 3, 10]

/** Adds the metrics of connection pools. Pass the result of `watch` to `connect`, and the result of that to `add`. */
export function poolMeasures(registry: Registry) {
  const registers = [registry]
  const labelNames = ['pool']
  const databases = new Map<PoolName, Pick<Database, 'load'>>()
  const seconds = new Histogram({
    name: 'satu_pintu_database_pool_wait_seconds',
    help: 'How long queries and transactions waited for a connection, by pool. Those that found one free do not count.',
    labelNames,
    buckets,
    registers,
  })
  const timeouts = new Counter({
    name: 'satu_pintu_database_pool_timeouts_total',
    help: 'Queries and transactions that got no connection in time, by pool.',
    labelNames,
    registers,
  })
  const reads = new Counter({
    name: 'satu_pintu_standby_reads_total',
    help: 'Reads that may run on the standby, by the server that they ran on. Without DATABASE_READ_URL there are none.',
    labelNames: ['server'],
    registers,
  })
  const gauge = (name: string, help: string, value: 'busy' | 'waiting') =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const [pool, database] of databases) this.set({ pool }, database.load()[value])
      },
    })
  gauge('satu_pintu_database_pool_busy', 'Connections in use, by pool. Each pool has 10.', 'busy')
  gauge('satu_pintu_database_pool_waiting', 'Queries and transactions that wait for a connection, by pool.', 'waiting')
  return {
    watch: (pool: PoolName): Pick<DatabaseWatch, 'waited' | 'served'> => ({
      served: (server) => reads.inc({ server }),
      waited(milliseconds, isRefused) {
        seconds.observe({ pool }, milliseconds / 1_000)
        if (isRefused) timeouts.inc({ pool })
      },
    }),
    add(pool: PoolName, database: Pick<Database, 'load'>): void {
      databases.set(pool, database)
      timeouts.inc({ pool }, 0)
    },
  }
}
