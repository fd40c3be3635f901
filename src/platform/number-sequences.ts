import type { Db } from './db/client.ts'

/**
 * Raises the running number of a kind for an office in the year of `moved`; give it its `returning`, in which the row
 * is `s`. Whoever takes the next number waits until this one is committed or given back, so there is no gap.
 */
export const nextInSequence = (db: Db, moved: ReturnType<Db>, kind: string, officeId: string) => db`
  insert into number_sequences as s (kind, office_id, year, last)
  select ${kind}, ${officeId}::uuid, extract(year from ${moved}.at at time zone 'Asia/Jakarta')::smallint, 1
  from ${moved}
  on conflict (kind, office_id, year) do update set last = s.last + 1`
