import { type Agency, restrictionOf } from '../access/clients/client.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * Condition on `permits p` for an agency: the permit types and regions of its registration. An empty list covers
 * nothing. Every path of an agency uses it. People see the permits of the applications that they see (`visibleTo`).
 */
export function coveredBy(db: Db, agency: Pick<Agency, 'permitTypes' | 'regions'>) {
  const [permitTypes, regions] = [restrictionOf(agency.permitTypes), restrictionOf(agency.regions)]
  return db`(true
    ${permitTypes ? db`and p.permit_type = any(${[...permitTypes]}::text[])` : db``}
    ${regions ? db`and ${liesIn(db, db`p.village_code`, regions)}` : db``})`
}

/** Condition that a place is one of these regions or lies in one. */
export const liesIn = (db: Db, place: Fragment, regions: readonly string[]) =>
  db`
    exists (select from unnest(${[...regions]}::text[]) reach
      where ${place} = reach or starts_with(${place}, reach || '.'))`
