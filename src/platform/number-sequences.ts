import type { Db, Fragment } from './db/client.ts'

/**
 * An insert that raises the running number of a kind for an office, in the year of the CTE `changed` (at). Add its
 * `returning`; the row is `s`. A concurrent number waits until this one is committed or given back, so there is no gap.
 */
export const nextInSequence = (db: Db, kind: string, officeId: string): Fragment => db`
  insert into number_sequences as s (kind, office_id, year, last)
  select ${kind}, ${officeId}::uuid, extract(year from changed.at at time zone 'Asia/Jakarta')::smallint, 1
  from changed
  on conflict (kind, office_id, year) do update set last = s.last + 1`
