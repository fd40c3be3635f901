import type { regions } from '../../../drizzle/tables/network.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Level } from '../offices/network.ts'
import type { NewSuccession } from './succession.ts'

/** A region. It is valid from `validFrom` to the day before `validUntil`; null means no limit. */
export interface Region
  extends Pick<typeof regions.$inferSelect, 'code' | 'name' | 'level' | 'parentCode' | 'validFrom' | 'validUntil'> {
  predecessors: string[]
}

const columns = (db: Db) => db`
  code, name, level, parent_code, valid_from::text as valid_from, valid_until::text as valid_until,
  (select coalesce(json_agg(p.predecessor_code order by p.predecessor_code), '[]')
    from region_predecessors p
    where p.region_code = regions.code) as predecessors`

interface Filters extends Paging {
  level: Level | undefined
  parent: string | undefined
  on: string | undefined
}

/** Returns regions valid on a day (default: today), in order of code; one row more than `limit` if there are more. */
export function listRegions(db: Db, { level, parent, on, after, limit }: Filters) {
  return db<Region[]>`
    select ${columns(db)}
    from regions, (select coalesce(${on ?? null}::date, network_day()) as day) asked
    where (valid_from is null or valid_from <= asked.day) and (valid_until is null or valid_until > asked.day)
      and (${level ?? null}::level is null or level = ${level ?? null})
      and (${parent ?? null}::text is null or parent_code = ${parent ?? null})
      and code > ${after ?? ''}
    order by code
    limit ${limit + 1}`
}

/** Returns a region, valid today or not. Throws `not_found`. */
export async function findRegion(db: Db, code: string): Promise<Region> {
  const [region] = await db<Region[]>`
    select ${columns(db)}
    from regions
    where code = ${code}`
  if (!region) throw new Problem('not_found', { what: 'region' })
  return region
}

/** Returns the given codes that a region has or had. */
export const takenCodes = (db: Db, codes: readonly string[]) =>
  db<{ code: string }[]>`
    select code
    from regions
    where code = any(${codes}::text[])`

/**
 * Ends a village on a day and inserts its successors, served by the same office, in one statement. Returns that office;
 * undefined when none serves the village. Applications of the village do not change.
 */
export async function insertSuccession(
  tx: Db,
  code: string,
  { effectiveOn, legalBasis, regions }: NewSuccession,
  personId: string,
): Promise<{ officeId: string } | undefined> {
  const [row] = await tx<{ officeId: string }[]>`
    with ended as (
      update regions
      set valid_until = ${effectiveOn}
      where code = ${code}
      returning code, parent_code, level
    ), begun as (
      insert into regions (code, parent_code, level, name, valid_from)
      select r.code, ended.parent_code, ended.level, r.name, ${effectiveOn}::date
      from ended, jsonb_to_recordset(${JSON.stringify(regions)}::text::jsonb) as r (code text, name text)
      returning code
    ), descended as (
      insert into region_predecessors (region_code, predecessor_code, since, legal_basis, by)
      select code, ${code}, ${effectiveOn}::date, ${legalBasis}, ${personId}::uuid
      from begun
    ), server as (
      select office_id
      from office_areas
      where region_code = ${code} and served_until is null
    ), served as (
      insert into office_areas (region_code, office_id)
      select begun.code, server.office_id
      from begun, server
    )
    select office_id from server`
  return row
}
