import { type Agency, restrictionOf } from '../access/clients/client.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * What an agency's registration does not cover does not exist for it. One predicate for every path; it speaks of
 * `permits p`. An empty list covers nothing. People see the permits of the applications they see: `visibleTo` of those
 * is their predicate.
 */
export function coveredBy(db: Db, agency: Pick<Agency, 'permitTypes' | 'regions'>) {
  const [permitTypes, regions] = [restrictionOf(agency.permitTypes), restrictionOf(agency.regions)]
  return db`(true
    ${permitTypes ? db`and p.permit_type = any(${[...permitTypes]}::text[])` : db``}
    ${regions ? db`and ${liesIn(db, db`p.village_code`, regions)}` : db``})`
}

/** Whether a place is one of these regions or lies in one. */
export const liesIn = (db: Db, place: Fragment, regions: readonly string[]) =>
  db`
    exists (select from unnest(${[...regions]}::text[]) reach
      where ${place} = reach or starts_with(${place}, reach || '.'))`
