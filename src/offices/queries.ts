import type { Db } from '../db/client.ts'
import { Problem } from '../problems/problem.ts'
import type { Names } from '../words.ts'
import type { Level, OfficeState } from './network.ts'

export interface Office { id: string; names: Names; level: Level; regionCode: string; state: OfficeState }

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
