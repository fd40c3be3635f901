import { LRUCache } from 'lru-cache'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Level } from '../../network/offices/network.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { type Form, publishedForm } from './forms/form.ts'
import { compileRules, type Rules } from './rules/rules.ts'
import type { PermitTypeVersion } from './schema.ts'
import { beginningWith } from './search.ts'
import type { OriginalsGate } from './vocabulary.ts'

/** A published version with compiled form and rules. It never changes, so it is cached. */
export interface PublishedVersion {
  definition: PermitTypeVersion
  form: Form
  rules: Rules
}

const keptVersions = 500
const keptOf = perDatabase(() => new LRUCache<string, Promise<PublishedVersion>>({ max: keptVersions }))

/** Compiled versions by the text of their definition, for all databases and connection pools of this process. */
const compiledBefore = new LRUCache<string, PublishedVersion>({ max: 50 })

/** SQL condition: version `t` was not withdrawn. */
export const isNotWithdrawn = (db: Db) =>
  db`not exists (select from permit_type_withdrawals w where w.code = t.code and w.version = t.version)`

/** SQL for the version of a type that new drafts use today; null when there is none. */
export const versionInForce = (db: Db, code: Fragment | string) => db`version_in_force(${code})`

/**
 * Returns the version that new drafts use on a day in the time zone of the network, by default today. Throws
 * `not_found`.
 */
export async function versionOn(db: Db, code: string, day?: string): Promise<{ version: number; day: string }> {
  const found = await findVersionOn(db, code, day)
  if (!found) throw new Problem('not_found', { what: 'permit_type' })
  return found
}

/** Returns the version that new drafts use on a day, by default today. Undefined for a type that is not offered. */
export async function findVersionOn(
  db: Db,
  code: string,
  day?: string,
): Promise<{ version: number; day: string } | undefined> {
  const [row] = await db<{ version: number; day: string }[]>`
    select version, to_char(asked.day, 'YYYY-MM-DD') as day
    from permit_type_versions t,
      (select coalesce(${day ?? null}::date, network_day()) as day) asked
    where t.code = ${code} and t.valid_from <= asked.day and ${isNotWithdrawn(db)}
      and not exists (${retiredBy(db, db`asked.day`)} and r.code = ${code})
    order by version desc
    limit 1`
  return row
}

/** Returns a published version, cached. Concurrent callers share one compilation. Throws `not_found`. */
export function publishedVersion(db: Db, code: string, version: number): Promise<PublishedVersion> {
  const kept = keptOf(db)
  const name = `${code}:${version}`
  const found = kept.get(name)
  if (found) return found
  const compiling = compiled(db, code, version)
  kept.set(name, compiling)
  compiling.catch(() => kept.delete(name))
  return compiling
}

async function compiled(db: Db, code: string, version: number): Promise<PublishedVersion> {
  const [row] = await db<{ definition: PermitTypeVersion }[]>`
    select written as definition
    from permit_type_versions
    where code = ${code} and version = ${version}`
  if (!row) throw new Problem('not_found', { what: 'permit_type' })
  const text = JSON.stringify(row.definition)
  const published = compiledBefore.get(text) ?? compile(row.definition)
  compiledBefore.set(text, published)
  return published
}

const compile = (definition: PermitTypeVersion): PublishedVersion => ({
  definition,
  form: publishedForm(definition.form),
  rules: compileRules(definition),
})

/** Returns the newest version that was not withdrawn, in force or not; else the newest one. Throws `not_found`. */
export async function newestVersion(db: Db, code: string): Promise<PermitTypeVersion> {
  const [row] = await db<{ definition: PermitTypeVersion }[]>`
    select written as definition
    from permit_type_versions t
    where code = ${code}
    order by ${isNotWithdrawn(db)} desc, version desc
    limit 1`
  if (!row) throw new Problem('not_found', { what: 'permit_type' })
  return row.definition
}

/** Returns the numberings of all other types, from all their versions. */
export const numberingsOfOthers = (db: Db, code: string) => db<Pick<PermitTypeVersion, 'code' | 'numbering'>[]>`
  select distinct code, definition->'numbering' as numbering
  from permit_type_versions
  where code <> ${code}
  order by code`

/** Returns the versions of a type, the oldest first; one row more than `limit` if there are more. */
export const versionsOf = (db: Db, code: string, { after, limit }: { after: number; limit: number }) =>
  db<ListedVersion[]>`
    select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level,
      case when w.code is not null
        then json_build_object('at', rfc3339(w.withdrawn_at), 'reason', w.reason) end as withdrawal
    from permit_type_versions t
    left join permit_type_withdrawals w on w.code = t.code and w.version = t.version
    where t.code = ${code} and t.version > ${after}
    order by t.version
    limit ${limit + 1}`

type ListedVersion = Pick<PermitTypeVersion, 'code' | 'version' | 'validFrom' | 'names' | 'summary' | 'level'> & {
  withdrawal: { at: string; reason: string } | null
}

/** Returns the retirement of a type. Undefined while none is announced. */
export async function retirementOf(
  db: Db,
  code: string,
): Promise<{ code: string; from: string; reason: string; announcedAt: Date } | undefined> {
  const [row] = await db<{ code: string; from: string; reason: string; announcedAt: Date }[]>`
    select code, retired_from::text as "from", reason, retired_at as announced_at
    from permit_type_retirements
    where code = ${code}`
  return row
}

const retiredBy = (db: Db, day: ReturnType<Db>) =>
  db`
    select
    from permit_type_retirements r
    where r.retired_from <= ${day}`

/** Filters of the catalogue. `words` come from `wordsOf`; `regions` are the codes of a region and those above it. */
interface CatalogueFilters {
  words: readonly string[] | undefined
  level: Level | undefined
  fee: boolean | undefined
  inspection: boolean | undefined
  originalsGate: OriginalsGate | undefined
  regions: readonly string[] | undefined
}

/**
 * Returns the catalogue in order of code, by the versions in force today; one row more than `limit` if there are more.
 * Each filter uses its own index. The primary key then tells if a version is the one in force.
 */
export function permitTypesInForce(db: Db, filters: CatalogueFilters, { after, limit }: Paging) {
  return db<Pick<PermitTypeVersion, 'code' | 'version' | 'validFrom' | 'names' | 'summary' | 'level'>[]>`
    select t.code, t.version, t.valid_from::text as valid_from, t.names, t.summary, t.level
    from permit_type_versions t, (select network_day() as day) asked
    where t.valid_from <= asked.day and ${isNotWithdrawn(db)}
      and ${narrowing(db, filters)} ${after === null ? db`` : db`and t.code > ${after}`}
      and not exists (
        select
        from permit_type_versions n
        where n.code = t.code and n.version > t.version and n.valid_from <= asked.day
          and not exists (select from permit_type_withdrawals w where w.code = n.code and w.version = n.version))
      and not exists (${retiredBy(db, db`asked.day`)} and r.code = t.code)
    order by t.code
    limit ${limit + 1}`
}

const narrowing = (db: Db, { words, level, fee, inspection, originalsGate, regions }: CatalogueFilters) => db`
  true
  ${words === undefined ? db`` : db`and t.words @@ ${beginningWith(words)}::text::tsquery`}
  ${level === undefined ? db`` : db`and t.level = ${level}`}
  ${fee === undefined ? db`` : db`and t.fee = ${fee}`}
  ${inspection === undefined ? db`` : db`and t.inspection = ${inspection}`}
  ${originalsGate === undefined ? db`` : db`and t.originals_gate = ${originalsGate}`}
  ${regions === undefined ? db`` : takenThere(db, regions)}`

/**
 * SQL condition: an office of these regions is online, offers the type, and is at an issuing level of the type or
 * above. So an application from there can be routed.
 */
const takenThere = (db: Db, regions: readonly string[]) => db`and exists (
  select
  from offices o
  join office_permit_types s on s.office_id = o.id and s.permit_type = t.code
  where o.region_code = any(${regions}::text[]) and o.state = 'online'
    and exists (select from jsonb_array_elements_text(t.issuing_levels) issuing where o.level >= issuing::level))`
