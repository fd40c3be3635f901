import { type Agency, restrictionOf } from '../access/clients/client.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * SQL condition: the registration of an agency covers `permits p`, by permit type and region. An empty list covers
 * nothing. Every read of an agency uses it. For people, `visibleTo` decides by the application.
 */
export function coveredBy(db: Db, agency: Pick<Agency, 'permitTypes' | 'regions'>) {
  const [permitTypes, regions] = [restrictionOf(agency.permitTypes), restrictionOf(agency.regions)]
  return db`(true
    ${permitTypes ? db`and p.permit_type = any(${[...permitTypes]}::text[])` : db``}
    ${regions ? db`and ${liesIn(db, db`p.village_code`, regions)}` : db``})`
}

/** SQL condition: a place is one of these regions or lies in one. */
export const liesIn = (db: Db, place: Fragment, regions: readonly string[]) =>
  db`
    exists (
      select from unnest((select ${[...regions]}::text[])) reach
      where ${place} = reach or starts_with(${place}, reach || '.'))`
