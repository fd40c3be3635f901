import type { applications } from '../../drizzle/tables/applications.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { Lookup, Sealed } from '../privacy/vault.ts'

/** Answers whose names are not searchable yet. `isKept`: the application was neither erased nor discarded. */
export interface UnnamedForm extends Pick<typeof applications.$inferSelect, 'id' | 'permitType' | 'permitTypeVersion'> {
  answers: Record<string, unknown>
  sealed: string | null
  isKept: boolean
}

/**
 * Lists at most `limit` applications from before names were searchable. Omits unencrypted ones, which the job that
 * encrypts them makes searchable.
 */
export const unnamedForms = (db: Db, limit: number) => db<UnnamedForm[]>`
  select f.application_id as id, f.answers, f.personal as sealed, a.permit_type, a.permit_type_version,
    a.erased_at is null and a.discarded_at is null as is_kept
  from application_forms f
  join applications a on a.id = f.application_id
  where not f.named and not f.plain
  order by f.application_id
  limit ${limit}`

export interface Named {
  before: UnnamedForm
  name: Sealed
  lookups: readonly Lookup[]
}

/**
 * Adds names and their hashes to applications whose answers have not changed since the read and that are not being
 * changed. Returns their number. None is added to what was erased meanwhile: an erasure marks the answers as `named`,
 * and one that begins later waits for the lock.
 */
export async function putNames(db: Db, named: readonly Named[]): Promise<number> {
  const records = named.map(({ before: { id, answers }, name, lookups }) => ({
    id,
    before: answers,
    ...name,
    lookups: lookups.map(({ kind, digest }) => ({ kind, digest: digest.toString('hex') })),
  }))
  const { count } = await db`
    with given as (
      select *
      from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb)
        as r (id uuid, before jsonb, personal text, kid text, lookups jsonb)
    ), kept as materialized (${heldForNames(db)}), named as (
      update application_forms f
      set named = true
      from given
      join kept on kept.id = given.id
      where f.application_id = given.id and not f.named and f.answers = given.before
      returning given.*
    ), name as (
      insert into application_names (application_id, personal, personal_kid)
      select id, personal, kid
      from named
      where personal is not null
      on conflict (application_id) do nothing
    ), found_by as (
      insert into application_lookups (application_id, kind, digest)
      select named.id, l.kind, decode(l.digest, 'hex')
      from named, jsonb_to_recordset(named.lookups) as l (kind search_kind, digest text)
      on conflict do nothing
    )
    select from named`
  return count
}

/**
 * Returns a select that locks the applications in the CTE `given`, except those that are being changed: they are left
 * for the next batch. So none comes to another office meanwhile, and the words of its name are added for the office
 * that has it. A job that waited here could be in a deadlock with a dissolution, which locks applications in another
 * order.
 */
export const heldForNames = (db: Db): Fragment => db`
  select a.id
  from applications a
  where a.id = any(array(select given.id from given))
  for share skip locked`
