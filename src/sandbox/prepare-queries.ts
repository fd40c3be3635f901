import type { Db } from '../platform/db/client.ts'
import { sandboxDistrict } from './fixed-permits.ts'

/** True when the database has the schema of the product. */
export async function isMigrated(db: Db): Promise<boolean> {
  const [found] = await db<{ exists: boolean }[]>`select to_regclass('public.clients') is not null as exists`
  return found?.exists ?? false
}

/** True when the database is a filled sandbox: it has the regions that only sandboxes have. */
export const isPrepared = async (db: Db): Promise<boolean> =>
  (await isMigrated(db)) && (await db`select from regions where code = ${sandboxDistrict}`).length > 0

/** True when agencies, applications or people are stored in the database. */
export async function hasLiveRows(db: Db): Promise<boolean> {
  const [found] = await db<{ exists: boolean }[]>`
    select exists (select from clients) or exists (select from applications) or exists (select from people) as exists`
  return found?.exists ?? true
}

/** Inserts regions, each after its parent. */
export const insertRegions = (
  db: Db,
  regions: readonly { code: string; parent: string | null; level: string; name: string }[],
) => db`
  insert into regions (code, parent_code, level, name)
  select r.code, r.parent, r.level::level, r.name
  from jsonb_to_recordset(${JSON.stringify(regions)}::text::jsonb) as r (code text, parent text, level text, name text)
  order by r.code`
