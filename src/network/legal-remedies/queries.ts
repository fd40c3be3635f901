import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { LegalRemedy } from './remedy.ts'

/**
 * A version of the legal remedy, with the name of its administrator; `remedy` is null for a version that took it back.
 */
export interface RemedyEdition {
  version: number
  by: string
  at: Date
  remedy: LegalRemedy | null
}

const columns = (db: Db) => db`r.version, w.name as by, r.at, r.remedy`

/** Returns versions of the legal remedy, the newest first; one more than `limit` if there are more. */
export const listRemedies = (db: Db, { before, limit }: { before: string | null; limit: number }) => db<
  RemedyEdition[]
>`
  select ${columns(db)}
  from legal_remedies r
  join people w on w.id = r.by
  where ${before}::int is null or r.version < ${before}::int
  order by r.version desc
  limit ${limit + 1}`

/** Returns one version of the legal remedy. Throws `not_found`. */
export async function findRemedy(db: Db, version: number): Promise<RemedyEdition> {
  const [row] = await db<RemedyEdition[]>`
    select ${columns(db)}
    from legal_remedies r
    join people w on w.id = r.by
    where r.version = ${version}`
  if (!row) throw new Problem('not_found', { what: 'legal_remedy' })
  return row
}

/** Returns the legal remedy of the network at a moment. Null when none was set then. */
export async function findRemedyAt(db: Db, at: Date): Promise<LegalRemedy | null> {
  const [row] = await db<{ remedy: LegalRemedy | null }[]>`
    select r.remedy
    from legal_remedies r
    where r.at <= ${at}::timestamptz
    order by r.version desc
    limit 1`
  return row?.remedy ?? null
}

/** Returns the legal remedy of the network at each of these moments, in their order. */
export async function findRemediesAt(db: Db, at: readonly Date[]): Promise<(LegalRemedy | null)[]> {
  const rows = await db<{ remedy: LegalRemedy | null }[]>`
    select (
      select r.remedy
      from legal_remedies r
      where r.at <= asked.at
      order by r.version desc
      limit 1) as remedy
    from unnest(${at.map((moment) => moment.toISOString())}::timestamptz[]) with ordinality as asked (at, place)
    order by asked.place`
  return rows.map(({ remedy }) => remedy)
}

/**
 * Inserts the next version and returns its number. `tx` has to be a transaction: a lock gives concurrent versions
 * consecutive numbers.
 */
export async function insertRemedy(tx: Db, remedy: LegalRemedy | null, by: string): Promise<number> {
  await tx`select pg_advisory_xact_lock(hashtext('satu_pintu.legal_remedies'))`
  const [row] = await tx<{ version: number }[]>`
    insert into legal_remedies (version, remedy, by)
    select coalesce(max(r.version), 0) + 1, ${remedy === null ? null : JSON.stringify(remedy)}::text::json, ${by}
    from legal_remedies r
    returning version`
  if (!row) throw new Error('The legal remedy was not added.')
  return row.version
}
