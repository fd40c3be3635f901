import type { Db } from '../db/client.ts'
import type { Level } from '../offices/network.ts'

export interface Region { code: string; name: string; level: Level; parentCode: string | null }

/** Regions in order of code; one row more than `limit` if there are more. */
export function listRegions(db: Db, { level, parent, after, limit }: { level: Level | undefined; parent: string | undefined; after: string | null; limit: number }) {
  return db<Region[]>`
    select code, name, level, parent_code as "parentCode" from regions
    where (${level ?? null}::level is null or level = ${level ?? null}) and (${parent ?? null}::text is null or parent_code = ${parent ?? null})
      and code > ${after ?? ''}
    order by code limit ${limit + 1}`
}
