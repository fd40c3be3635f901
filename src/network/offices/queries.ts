import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { OfficeContact } from './contact.ts'
import type { OtherOffice } from './dissolution.ts'
import { type OpeningHours, openingHoursOf, type Weekday } from './hours.ts'
import type { Level, Office, OfficeState } from './network.ts'
import type { ServingOffice } from './routing.ts'

const columns = (db: Db) =>
  db`
    o.id, o.level, o.region_code, o.state, names_json(o.name_id, o.name_en) as names`

interface OfficeFilters extends Paging {
  level: Level | undefined
  state: OfficeState | undefined
  region: string | undefined
  serves: string | undefined
}

/** Returns offices in order of id; one row more than `limit` if there are more. */
export function listOffices(db: Db, { level, state, region, serves, after, limit }: OfficeFilters) {
  return db<Office[]>`
    select ${columns(db)}
    from offices o
    where (${level ?? null}::level is null or o.level = ${level ?? null})
      and (${state ?? null}::office_state is null or o.state = ${state ?? null})
      and (${region ?? null}::text is null or o.region_code = ${region ?? null})
      and (${serves ?? null}::text is null
        or o.id = (select s.office_id
          from office_areas s
          where s.region_code = ${serves ?? null} and s.served_until is null))
      and (${after}::uuid is null or o.id > ${after})
    order by o.id
    limit ${limit + 1}`
}

interface OfficeProfile extends Office {
  version: number
  serves: string[]
  contact: OfficeContact
  openingHours: OpeningHours[]
  networkConfirmedOn: string | null
  successor: OtherOffice | null
}

/** Returns an office with the regions it serves and its successor. Throws `not_found`. */
export async function getOffice(db: Db, id: string): Promise<OfficeProfile> {
  const [office] = await db<(Omit<OfficeProfile, 'openingHours'> & Hours)[]>`
    select ${columns(db)}, o.version, o.contact, ${periodsJson(db)} as periods,
      o.network_confirmed_on::text as network_confirmed_on,
      (select coalesce(json_agg(s.region_code order by s.region_code), '[]')
        from office_areas s
        where s.office_id = o.id and s.served_until is null) as serves,
      (select json_build_object('id', b.id, 'names', names_json(b.name_id, b.name_en))
        from office_dissolutions d
        join offices b on b.id = d.successor_office_id
        where d.office_id = o.id and d.state in ('winding_down', 'dissolved')) as successor
    from offices o
    where o.id = ${id}`
  if (!office) throw new Problem('not_found', { what: 'office' })
  return withHours(office)
}

/** Returns the names of an office. Null when there is no such office. */
export async function officeNames(db: Db, id: string): Promise<Names | null> {
  const [office] = await db<{ names: Names }[]>`
    select names_json(o.name_id, o.name_en) as names
    from offices o
    where o.id = ${id}`
  return office?.names ?? null
}

/** The weekly periods of the counter hours in force. Null while none are published. */
interface Hours {
  periods: { weekday: Weekday; opensAt: string; closesAt: string }[] | null
}

/** Adds the opening hours of an office: none once it is dissolved. */
const withHours = <T extends Hours & Pick<Office, 'state'>>({ periods, ...office }: T) => ({
  ...office,
  openingHours: office.state === 'dissolved' ? [] : openingHoursOf(periods ?? []),
})

/** SQL for the weekly periods of the counter hours in force at office `o`. */
export const periodsJson = (db: Db) => db`(
  select c.hours -> 'periods'
  from counter_hours c
  where c.office_id = o.id
  order by c.version desc
  limit 1)`

interface OfficeToVisit extends Office {
  contact: OfficeContact
  openingHours: OpeningHours[]
}

/** Returns an office with its contact and its hours. Undefined when there is no such office. */
export async function officeToVisit(db: Db, id: string): Promise<OfficeToVisit | undefined> {
  const [office] = await db<(Omit<OfficeToVisit, 'openingHours'> & Hours)[]>`
    select ${columns(db)}, o.contact, ${periodsJson(db)} as periods
    from offices o
    where o.id = ${id}`
  return office && withHours(office)
}

/** SQL that selects `columns` of the nearest online office `s` above office `o`; no row when there is none. */
export const nearestOnlineAbove = (db: Db, columns: Fragment): Fragment => db`
  select ${columns}
  from office_areas r
  join offices s on s.id = r.office_id
  where r.served_until is null
    and r.region_code = any(array[left(o.region_code, 8), left(o.region_code, 5), left(o.region_code, 2)])
    and s.state = 'online'
    and s.level > o.level
  order by s.level
  limit 1`

type Value = ReturnType<Db> | string | null

/** SQL condition: a code is that of a village of the network today. */
export const validVillage = (db: Db, village: Value) => db`valid_village(${village})`

/**
 * SQL for the offices that serve a village or a region around it, as JSON, each once. `offersType` tells if a permit
 * type is online there. A successor serves the regions of the dissolved office, at its own level.
 */
export const servingOffices = (db: Db, village: Value, permitType: Value) =>
  db`serving_offices_json(${village}, ${permitType})`

/** Returns the offices that serve a village, from the lowest level up. Empty when it is no village of the network. */
export async function findServingOffices(db: Db, village: string, permitType: string): Promise<ServingOffice[]> {
  const [row] = await db<{ chain: ServingOffice[] }[]>`select ${servingOffices(db, village, permitType)} as chain`
  return row?.chain ?? []
}
