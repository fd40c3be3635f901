import assert from 'node:assert/strict'
import type { Network } from './network.ts'

/**
 * Whoever signs in is met, keys and sessions know when they were last used, and what was asked is counted, whatever is
 * answered.
 */
const aside = ['people', 'client_keys', 'kiosk_keys', 'kiosk_sessions', 'rate_counters']

/**
 * Does `work`, which must leave every row of the network as it was, and gives what comes of it. PostgreSQL never writes
 * over a row: what is inserted or updated is a row of a newer transaction, and what is deleted is not there to be
 * counted. So nobody has to read what stands in them.
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
