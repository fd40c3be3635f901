import type { Db } from '../../platform/db/client.ts'

/**
 * Returns the stamp of all reference data: a text that differs after every committed change of it, and on another day
 * of the network. Reference data is what the tables with a trigger `marks_reference_data` contain.
 */
export async function referenceDataStamp(db: Db): Promise<string> {
  const [row] = await db<{ stamp: string }[]>`
    select concat(
      (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m), ' ', network_day()) as stamp`
  if (!row) throw new Error('The reference data has no stamp.')
  return row.stamp
}
