import { type Agency, restrictionOf } from '../clients/client.ts'
import type { Db } from '../db/client.ts'

/** Which applications have become permits: as the indexes for them have it. Only a draft can be thrown away. */
export const isPermit = (db: Db) => db`a.status in ('issued', 'handed_over')`

/**
 * What an agency's registration does not cover does not exist for it. One predicate for every path; it speaks of `applications a`.
 * An empty list covers nothing.
 */
export function coveredBy(db: Db, agency: Pick<Agency, 'permitTypes' | 'regions'>) {
  const [permitTypes, regions] = [restrictionOf(agency.permitTypes), restrictionOf(agency.regions)]
  return db`(${isPermit(db)}
    ${permitTypes ? db`and a.permit_type = any(${[...permitTypes]}::text[])` : db``}
    ${regions ? db`and ${liesIn(db, db`a.village_code`, regions)}` : db``})`
}

/** Whether a place is one of these regions or lies in one. */
export const liesIn = (db: Db, place: ReturnType<Db>, regions: readonly string[]) =>
  db`exists (select from unnest(${[...regions]}::text[]) reach where ${place} = reach or starts_with(${place}, reach || '.'))`
