import assert from 'node:assert/strict'
import type { Network } from './network.ts'

/** Whoever signs in is met, keys and sessions know when they were last used, and what was asked is counted, whatever is answered. */
const aside = ['people', 'client_keys', 'kiosk_keys', 'kiosk_sessions', 'rate_counters']

/** Does `work`, which must leave every row of the network as it was, and gives what comes of it. */
export async function changesNothing<T>({ database: { pool } }: Pick<Network, 'database'>, work: () => Promise<T>): Promise<T> {
  const tables = (await pool<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public' and tablename <> all(${aside}) order by tablename`).map(({ name }) => name)
  const contents = () => Promise.all(tables.map(async (table) => {
    const [row] = await pool<{ digest: string }[]>`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${pool(table)} t`
    return { table, digest: row?.digest }
  }))
  const before = await contents()
  const result = await work()
  assert.deepEqual(await contents(), before)
  return result
}
