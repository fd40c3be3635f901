import type { Db, Fragment } from '../../platform/db/client.ts'

/**
 * SQL for the stamp of all reference data: a text that differs after every committed change of it, and on another day
 * of the network. Reference data is what the tables with a trigger `marks_reference_data` contain.
 */
export const referenceStamp = (db: Db): Fragment => db`concat(
      (select string_agg(m.mark::text, ' ' order by m.id) from reference_data_marks m), ' ', network_day())`
