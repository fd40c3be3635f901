import type { Sql } from 'postgres'

/** The tables with most rows of a data set. */
const tables = [
  'applications',
  'application_forms',
  'application_lookups',
  'office_name_words',
  'application_events',
  'permits',
  'permit_events',
  'documents',
  'data_reads',
  'notices',
]

/**
 * Calls `fill` while the large tables have no indexes but those of their constraints, and makes the others again, as
 * many at once as `sql` has connections. An index is made of all rows in a fraction of the time of inserting them.
 */
export async function fillWithoutIndexes(sql: Sql, fill: () => Promise<unknown>): Promise<void> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition
    from pg_indexes
    where schemaname = 'public' and tablename = any(${tables})
      and not exists (select from pg_constraint where conname = indexname)`
  for (const { name } of indexes) await sql`drop index ${sql(name)}`
  await fill()
  await Promise.all(indexes.map(({ definition }) => sql.unsafe(definition)))
}
