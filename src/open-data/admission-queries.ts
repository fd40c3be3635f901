import type { Db, Fragment } from '../platform/db/client.ts'
import { localMonth } from '../platform/db/local-time.ts'
import { typesOn } from './types-of-a-day.ts'

/** The smallest number of permits that are admitted together, so that no record identifies a person. */
export const smallestAdmission = 5

/**
 * Begins the update of today and returns that day, in the network's time zone. Undefined: the update of today is done.
 * A second worker waits until the first one has committed.
 */
export async function beginDay(tx: Db): Promise<string | undefined> {
  const [begun] = await tx<{ day: string }[]>`
    insert into open_data_days (day)
    values (network_day())
    on conflict (day) do nothing
    returning day::text as day`
  return begun?.day
}

/**
 * Updates the records: the state of their permits, and `removed` while their type is not open. Those whose type has had
 * another name since the last update have changed, too. Returns the number of changed records.
 */
export async function refreshRecords(tx: Db, day: string): Promise<number> {
  const lastDay = tx`(
    select max(day)
    from open_data_days
    where day < ${day}::date)`
  const changed = await tx`
    update open_permits r
    set state = permit_state(p.state, p.ends_on, p.revoked_from), removed = not t.is_open, changed_on = ${day}::date
    from permits p
    join ${typesOn(tx, tx`${day}::date`)} t on t.code = p.permit_type
    left join ${typesOn(tx, lastDay)} former on former.code = p.permit_type
    where p.id = r.permit_id
      and (r.removed <> not t.is_open
        or not r.removed and r.state <> permit_state(p.state, p.ends_on, p.revoked_from)
        or not r.removed and t.name <> former.name)`
  return changed.count
}

/**
 * Admits permits of open types in groups of at least `smallestAdmission` with the same type, month of issue, month of
 * expiry and place. The place is the village. For past months, too few permits of a village are grouped by district,
 * then by city, then by province; too few of a province stay out. Returns the number of new records.
 */
export async function admitPermits(tx: Db, day: string): Promise<number> {
  const group = tx`permit_type, issued_in, expires_in`
  const admitted = await tx`
    with waiting as (
      select p.id, p.permit_type, p.village_code, permit_state(p.state, p.ends_on, p.revoked_from) as state,
        ${localMonth(tx, tx`p.issued_at`)} as issued_in,
        to_char(p.valid_until, 'YYYY-MM') as expires_in
      from permits p
      join ${typesOn(tx, tx`${day}::date`)} t on t.code = p.permit_type and t.is_open
      where not exists (select from open_permits r where r.permit_id = p.id)
    ), of_village as (
      select *, count(*) over (partition by ${group}, village_code) as together
      from waiting
    ), of_district as (
      select ${kept(tx)}, substring(village_code for 8) as place,
        count(*) over (partition by ${group}, substring(village_code for 8)) as together
      from of_village
      where together < ${smallestAdmission} and issued_in < to_char(${day}::date, 'YYYY-MM')
    ), of_city as (
      select ${kept(tx)}, substring(village_code for 5) as place,
        count(*) over (partition by ${group}, substring(village_code for 5)) as together
      from of_district
      where together < ${smallestAdmission}
    ), of_province as (
      select ${kept(tx)}, substring(village_code for 2) as place,
        count(*) over (partition by ${group}, substring(village_code for 2)) as together
      from of_city
      where together < ${smallestAdmission}
    )
    insert into open_permits (permit_id, permit_type, region_code, issued_in, expires_in, state, changed_on)
    select a.id, a.permit_type, a.place, a.issued_in, a.expires_in, a.state, ${day}::date
    from (
      select ${kept(tx)}, village_code as place, together
      from of_village
      union all
      select ${kept(tx)}, place, together
      from of_district
      union all
      select ${kept(tx)}, place, together
      from of_city
      union all
      select ${kept(tx)}, place, together
      from of_province
    ) a
    where a.together >= ${smallestAdmission}
    on conflict (permit_id) do nothing`
  return admitted.count
}

/** SQL for the columns that all stages of the grouping pass on. */
const kept = (db: Db): Fragment => db`id, permit_type, village_code, state, issued_in, expires_in`
