import type { Db, Fragment } from '../platform/db/client.ts'
import { networkTime } from '../platform/db/local-time.ts'

/**
 * SQL that increments the running number of a kind for an office, in the year of `changed.at`, a CTE of the statement.
 * Append `returning` for the row `s`. It locks the row: the next number waits for this commit or rollback, so that
 * there is no gap.
 */
export const nextInSequence = (db: Db, kind: string, officeId: string): Fragment => db`
  insert into number_sequences as s (kind, office_id, year, last)
  select ${kind}, ${officeId}::uuid, extract(year from ${networkTime(db, db`changed.at`)})::smallint, 1
  from changed
  on conflict (kind, office_id, year)
  do update
  set last = s.last + 1`
