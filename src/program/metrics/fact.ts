import { Gauge, type Registry } from 'prom-client'
import type { Db } from '../../platform/db/client.ts'

/** Gauges whose values come from the database. */
export interface Fact {
  /** Reads the values and returns a function that sets the gauges. */
  read(db: Db): Promise<() => void>
  /** Removes all values, so that a scrape shows no stale one. */
  clear(): void
}

/** Waiting work: its amount, and the seconds for which the oldest has waited. Null: nothing waits, or no known age. */
export interface Backlog {
  kind: string
  count: number
  oldestSeconds: number | null
}

interface BacklogGauges {
  count: { name: string; help: string }
  oldest: { name: string; help: string }
  /** The label for the kinds of work, and all its values: each is shown, also at 0. */
  label?: { name: string; values: readonly string[] }
  read: (db: Db) => Promise<readonly Backlog[]>
}

/** Adds two gauges for waiting work: the number, and the age of the oldest in seconds (0 when nothing waits). */
export function backlog(registry: Registry, { count, oldest, label, read }: BacklogGauges): Fact {
  const common = { labelNames: label ? [label.name] : [], registers: [registry] }
  const numbers = new Gauge({ ...count, ...common })
  const ages = new Gauge({ ...oldest, ...common })
  function set(rows: readonly Backlog[]): void {
    for (const value of label?.values ?? ['']) {
      const row = rows.find(({ kind }) => kind === value)
      const labels = label ? { [label.name]: value } : {}
      numbers.set(labels, row?.count ?? 0)
      ages.set(labels, row?.oldestSeconds ?? 0)
    }
  }
  return {
    async read(db) {
      const rows = await read(db)
      return () => set(rows)
    },
    clear() {
      for (const gauge of [numbers, ages]) clear(gauge, label !== undefined)
    },
  }
}

export function figure(
  registry: Registry,
  { name, help, read }: { name: string; help: string; read: (db: Db) => Promise<number> },
): Fact {
  const gauge = new Gauge({ name, help, registers: [registry] })
  return {
    async read(db) {
      const value = await read(db)
      return () => gauge.set(value)
    },
    clear: () => clear(gauge, false),
  }
}

/** Removes the values of a gauge. `reset` alone would set a gauge without labels to 0. */
function clear(gauge: Gauge, hasLabels: boolean): void {
  if (hasLabels) gauge.reset()
  else gauge.remove()
}
