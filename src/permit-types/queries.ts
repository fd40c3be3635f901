import { LRUCache } from 'lru-cache'
import type { Db } from '../db/client.ts'
import type { Level } from '../offices/network.ts'
import { Problem } from '../problems/problem.ts'
import { compileForm, type Form } from './form.ts'
import { compileRules, type Rules } from './rules.ts'
import type { PermitTypeVersion } from './schema.ts'

/** A published version with its form and rules compiled. It never changes, so it is kept. */
export interface PublishedVersion { definition: PermitTypeVersion; form: Form; rules: Rules }

const keptVersions = 500
const kept = new LRUCache<string, Promise<PublishedVersion>>({ max: keptVersions })

/** The version that applications of a type are drafted with today, or null. */
export const versionInForce = (db: Db, code: string) => db`(
  select t.version from permit_type_versions t, (select (now() at time zone 'Asia/Jakarta')::date as day) asked
  where t.code = ${code} and t.valid_from <= asked.day and not exists (${retiredBy(db, db`asked.day`)} and r.code = ${code})
  order by t.version desc limit 1)`

/** The version that applications of this type are drafted with on a day, in the network's time zone; today unless it is stated. */
export async function versionOn(db: Db, code: string, day?: string): Promise<{ version: number; day: string }> {
  const [row] = await db<{ version: number; day: string }[]>`
    select version, to_char(asked.day, 'YYYY-MM-DD') as day
    from permit_type_versions, (select coalesce(${day ?? null}::date, (now() at time zone 'Asia/Jakarta')::date) as day) asked
    where code = ${code} and valid_from <= asked.day and not exists (${retiredBy(db, db`asked.day`)} and r.code = ${code})
    order by version desc limit 1`
  if (!row) throw new Problem('not_found', { what: 'permit_type' })
  return row
}

/** One published version, from memory if it was asked for before; who asks while it is being compiled waits for the same. */
export function publishedVersion(db: Db, code: string, version: number): Promise<PublishedVersion> {
  const name = `${code}:${version}`
  const found = kept.get(name)
  if (found) return found
  const compiling = compiled(db, code, version)
  kept.set(name, compiling)
  compiling.catch(() => kept.delete(name))
  return compiling
}

async function compiled(db: Db, code: string, version: number): Promise<PublishedVersion> {
  const [row] = await db<{ definition: PermitTypeVersion }[]>`select definition from permit_type_versions where code = ${code} and version = ${version}`
  if (!row) throw new Problem('not_found', { what: 'permit_type' })
  return { definition: row.definition, form: compileForm(row.definition.form), rules: compileRules(row.definition) }
}

/** The newest version, whether it is in force yet or not. */
export async function newestVersion(db: Db, code: string): Promise<PermitTypeVersion> {
  const [row] = await db<{ definition: PermitTypeVersion }[]>`select definition from permit_type_versions where code = ${code} order by version desc limit 1`
  if (!row) throw new Problem('not_found', { what: 'permit_type' })
  return row.definition
}

/** Every version of a type, the oldest first; one row more than `limit` if there are more. */
export const versionsOf = (db: Db, code: string, { after, limit }: { after: number; limit: number }) =>
  db<Pick<PermitTypeVersion, 'code' | 'version' | 'validFrom' | 'names' | 'summary' | 'level'>[]>`
    select code, version, valid_from::text as "validFrom", names, summary, level from permit_type_versions
    where code = ${code} and version > ${after} order by version limit ${limit + 1}`

const retiredBy = (db: Db, day: ReturnType<Db>) => db`select from permit_type_retirements r where r.retired_from <= ${day}`

/** The catalogue in order of code, by the versions in force today; one row more than `limit` if there are more. */
export function permitTypesInForce(db: Db, { level, after, limit }: { level: Level | undefined; after: string | null; limit: number }) {
  return db<Pick<PermitTypeVersion, 'code' | 'version' | 'validFrom' | 'names' | 'summary' | 'level'>[]>`
    select code, version, valid_from::text as "validFrom", names, summary, level
    from (
      select distinct on (code) code, version, valid_from, names, summary, level from permit_type_versions t
      where not exists (${retiredBy(db, db`(now() at time zone 'Asia/Jakarta')::date`)} and r.code = t.code) and valid_from <= (now() at time zone 'Asia/Jakarta')::date and (${after}::text is null or code > ${after})
      order by code, version desc
    ) in_force
    where ${level ?? null}::text is null or level = ${level ?? null}
    order by code limit ${limit + 1}`
}
