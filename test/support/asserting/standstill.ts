import assert from 'node:assert/strict'
import type { Network } from '../network.ts'

/** Tables that even a refused request may change: people, last uses of keys and sessions, request counts. */
const aside = ['people', 'client_keys', 'kiosk_keys', 'kiosk_sessions', 'rate_counters']

/**
 * The first transaction of a cluster. It is a parameter, because the driver prepares no statement without one: a look
 * would be planned each time, which takes more than the look.
 */
const firstTransaction = '3'

/** The statement that looks at all tables, once it is put together: all test databases have the same tables. */
let look: string | undefined

/**
 * Runs `work` and asserts that no row of the network has changed. Returns its result. It compares the count and the
 * newest transaction (`xmin`) of each table, since PostgreSQL never overwrites a row.
 */
export async function changesNothing<T>(
  { database: { pool } }: Pick<Network, 'database'>,
  work: () => Promise<T>,
): Promise<T> {
  const statement = (look ??= await lookAtTables(pool))
  const rows = async () => [...(await pool.unsafe(statement, [firstTransaction], { prepare: true }))]
  const before = await rows()
  const result = await work()
  assert.deepEqual(await rows(), before)
  return result
}

/**
 * Returns a statement that reads the number of rows of each table that has any, and its newest transaction, as a
 * distance from `$1`, the first one. It ages all rows from the same transaction, the latest when it begins. One
 * aggregate over all tables takes PostgreSQL two thirds of the time of an aggregate each.
 */
async function lookAtTables(pool: Network['database']['pool']): Promise<string> {
  const tables = await pool<{ name: string }[]>`
    select quote_ident(tablename) as name
    from pg_tables
    where schemaname = 'public' and tablename <> all(${aside})`
  const rows = tables.map(({ name }) => `select tableoid, xmin from ${name}`)
  return `
    select tableoid::regclass::text as "table", count(*) as rows, age($1::xid) - min(age(xmin)) as newest
    from (${rows.join(' union all ')}) as all_rows
    group by tableoid
    order by tableoid`
}
