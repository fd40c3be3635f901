import type { Db } from '../db/client.ts'
import { Problem } from '../problems/problem.ts'
import type { Level, Office, OfficeState } from './network.ts'
import type { ServingOffice } from './routing.ts'

const columns = (db: Db) => db`o.id, o.level, o.region_code as "regionCode", o.state, json_build_object('id', o.name_id, 'en', o.name_en) as names`

/** Offices in order of id; one row more than `limit` if there are more. */
export function listOffices(db: Db, { level, state, region, after, limit }: {
  level: Level | undefined; state: OfficeState | undefined; region: string | undefined; after: string | null; limit: number
}) {
  return db<Office[]>`
    select ${columns(db)} from offices o
    where (${level ?? null}::level is null or o.level = ${level ?? null}) and (${state ?? null}::office_state is null or o.state = ${state ?? null})
      and (${region ?? null}::text is null or o.region_code = ${region ?? null}) and (${after}::uuid is null or o.id > ${after})
    order by o.id limit ${limit + 1}`
}

export async function getOffice(db: Db, id: string): Promise<Office> {
  const [office] = await db<Office[]>`select ${columns(db)} from offices o where o.id = ${id}`
  if (!office) throw new Problem('not_found', { what: 'office' })
  return office
}

type Value = ReturnType<Db> | string | null

/** An office `o` as JSON. */
export const officeJson = (db: Db) => db`jsonb_build_object(
  'id', o.id, 'names', jsonb_build_object('id', o.name_id, 'en', o.name_en), 'level', o.level, 'regionCode', o.region_code, 'state', o.state)`

/** The offices of a village and of every region it lies in, whose codes its own begins with; each with whether it offers a permit type. */
export const servingOffices = (db: Db, village: Value, permitType: Value) => db`coalesce((
  select json_agg(${officeJson(db)} || jsonb_build_object('offersType', exists (
    select from office_permit_types s where s.office_id = o.id and s.permit_type = ${permitType})) order by o.level)
  from offices o
  where o.region_code = any(array[${village}, left(${village}, 8), left(${village}, 5), left(${village}, 2)])
    and exists (select from regions v where v.code = ${village} and v.level = 'village')), '[]')`

/** The offices that serve a village, from the nearest upwards. Empty when it is not a village of the network. */
export async function findServingOffices(db: Db, village: string, permitType: string): Promise<ServingOffice[]> {
  const [row] = await db<{ chain: ServingOffice[] }[]>`select ${servingOffices(db, village, permitType)} as chain`
  return row?.chain ?? []
}
