import assert from 'node:assert/strict'
import type { Network } from './network.ts'

/** Tables that even a refused request may change: people, last uses of keys and sessions, request counts. */
const aside = ['people', 'client_keys', 'kiosk_keys', 'kiosk_sessions', 'rate_counters']

/**
 * Runs `work` and asserts that no row of the network has changed. Returns its result. It compares the count and the
 * newest transaction (`xmin`) of each table, since PostgreSQL never overwrites a row.
 */
export async function changesNothing<T>(
  { database: { pool } }: Pick<Network, 'database'>,
  work: () => Promise<T>,
): Promise<T> {
  const tables = await pool<{ name: string }[]>`
    select quote_ident(tablename) as name
    from pg_tables
    where schemaname = 'public' and tablename <> all(${aside})
    order by tablename`
  const looks = tables
    .map(({ name }) => `select '${name}' as "table", count(*) as rows, max(xmin::text::bigint) as newest from ${name}`)
    .join(' union all ')
  const rows = async () => [...(await pool.unsafe(`${looks} order by 1`, [], { prepare: true }))]
  const before = await rows()
  const result = await work()
  assert.deepEqual(await rows(), before)
  return result
}
