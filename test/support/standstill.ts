import assert from 'node:assert/strict'
import type { Network } from './network.ts'

const tables = ['applications', 'application_events', 'application_forms', 'application_intervals', 'documents', 'original_matches', 'document_reads', 'stray_objects', 'idempotency_keys']

/** Does `work`, which must leave every row of the network as it was. */
export async function changesNothing({ database: { pool } }: Pick<Network, 'database'>, work: () => Promise<unknown>): Promise<void> {
  const contents = () => Promise.all(tables.map(async (table) => {
    const [row] = await pool<{ digest: string }[]>`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${pool(table)} t`
    return { table, digest: row?.digest }
  }))
  const before = await contents()
  await work()
  assert.deepEqual(await contents(), before)
}
