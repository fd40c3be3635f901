import { createHash } from 'node:crypto'
import type postgres from 'postgres'

/** Columns left out of the hash because two runs of one seed may differ there, by table. */
const exceptions: Readonly<Record<string, readonly string[]>> = {}

/** Returns a hash of all rows of the product's tables in databases: the same after two runs of one seed. */
export async function hashTables(...databases: readonly postgres.Sql[]): Promise<string> {
  const hash = createHash('sha256')
  for (const sql of databases) hash.update(JSON.stringify([...(await hashEachTable(sql))]))
  return hash.digest('hex')
}

/** Returns the hash of each table, by its name. */
export async function hashEachTable(sql: postgres.Sql): Promise<Map<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`
  const hashes = new Map<string, string>()
  for (const { name } of tables) {
    const [found] = await sql<{ hash: string }[]>`
      select md5(coalesce(string_agg(row, ',' order by row collate "C"), '')) as hash
      from (select (to_jsonb(t) - ${exceptions[name] ?? []}::text[])::text as row from ${sql(name)} t) as rows`
    hashes.set(name, found?.hash ?? '')
  }
  return hashes
}
