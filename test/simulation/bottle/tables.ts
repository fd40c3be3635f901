import { createHash } from 'node:crypto'
import type postgres from 'postgres'

/**
 * The rows of tables that have the id of a transaction, without it: the server counts those of the checks, too, and
 * their number is that of the machine.
 */
const rowsWithoutTransactions: Readonly<Record<string, string>> = {
  event_log_end: '(select e.one, e.position, e.passed, e.seen from event_log_end e)',
}

/** Returns a hash of all rows of the product's tables in databases: the same after two runs of one seed. */
export async function hashTables(...databases: readonly postgres.Sql[]): Promise<string> {
  const hash = createHash('sha256')
  for (const sql of databases) hash.update(JSON.stringify([...(await hashEachTable(sql))]))
  return hash.digest('hex')
}

/** Returns the hash of each table, by its name, read in one statement. */
async function hashEachTable(sql: postgres.Sql): Promise<Map<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`
  const hashes = tables.map(
    ({ name }) => `
      select '${name}' as name, md5(coalesce(string_agg(t::text, ',' order by t::text collate "C"), '')) as hash
      from ${rowsWithoutTransactions[name] ?? name} t`,
  )
  const rows = await sql.unsafe<{ name: string; hash: string }[]>(hashes.join(' union all '))
  return new Map(rows.map(({ name, hash }) => [name, hash]))
}
