import type { permitTypeDrafts } from '../../../../drizzle/tables/permit-types.ts'
import type { Paging } from '../../../http/cursor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Names } from '../../../platform/words.ts'
import { isNotWithdrawn } from '../queries.ts'
import type { PermitTypeDefinition, PermitTypeVersion } from '../schema.ts'

type DraftColumns = Pick<typeof permitTypeDrafts.$inferSelect, 'code' | 'revision' | 'updatedAt'>
export interface Draft extends DraftColumns {
  definition: PermitTypeDefinition
}

/** Returns drafts in order of code; one row more than `limit` if there are more. */
export const listDrafts = (db: Db, { after, limit }: Paging) => db<(DraftColumns & { names: Names })[]>`
  select code, revision, updated_at, definition->'names' as names
  from permit_type_drafts
  where ${after}::text is null or code > ${after}
  order by code
  limit ${limit + 1}`

export async function findDraft(db: Db, code: string): Promise<Draft> {
  const [draft] = await db<Draft[]>`
    select code, revision, updated_at, definition
    from permit_type_drafts
    where code = ${code}`
  if (!draft) throw new Problem('not_found', { what: 'permit_type' })
  return draft
}

/** Inserts the draft of a code. Undefined when there is one already. */
export async function insertDraft(
  db: Db,
  code: string,
  definition: PermitTypeDefinition,
  personId: string,
): Promise<Draft | undefined> {
  const [draft] = await db<Draft[]>`
    insert into permit_type_drafts (code, definition, updated_by)
    values (${code}, ${JSON.stringify(definition)}::text::json, ${personId})
    on conflict (code) do nothing
    returning code, revision, updated_at, definition`
  return draft
}

/** Replaces the definition of a draft. Undefined when the draft is not at this revision. */
export async function updateDraft(
  db: Db,
  code: string,
  revision: number,
  definition: PermitTypeDefinition,
  personId: string,
): Promise<Draft | undefined> {
  const [draft] = await db<Draft[]>`
    update permit_type_drafts
    set definition = ${JSON.stringify(definition)}::text::json, revision = revision + 1,
      updated_by = ${personId}, updated_at = now()
    where code = ${code} and revision = ${revision}
    returning code, revision, updated_at, definition`
  return draft
}

/** Deletes a draft. False when it is not at this revision. */
export async function deleteDraft(db: Db, code: string, revision: number): Promise<boolean> {
  const deleted = await db`
    delete from permit_type_drafts
    where code = ${code} and revision = ${revision}`
  return deleted.count === 1
}

/**
 * Turns a draft into the next version of its type and deletes the draft. The first day is neither past nor before that
 * of the newest version that is not withdrawn. Undefined when the draft is not at this revision, or the day is not
 * allowed.
 */
export async function insertVersion(
  db: Db,
  code: string,
  revision: number,
  validFrom: string,
  personId: string,
): Promise<PermitTypeVersion | undefined> {
  const [published] = await db<{ definition: PermitTypeVersion }[]>`
    with taken as (
      delete from permit_type_drafts
      where code = ${code} and revision = ${revision}
        and ${validFrom}::date >= network_day()
        and ${validFrom}::date >= coalesce((
          select max(valid_from)
          from permit_type_versions t
          where code = ${code} and ${isNotWithdrawn(db)}), ${validFrom}::date)
      returning definition
    ), next as (
      select coalesce(max(version), 0) + 1 as version
      from permit_type_versions
      where code = ${code}
    ), members (place, name, value) as (
      select -3, 'code', to_json(${code}::text)
      union all
      select -2, 'version', to_json(version)
      from next
      union all
      select -1, 'validFrom', to_json(${validFrom}::text)
      union all
      select place, name, value
      from taken, json_each(definition) with ordinality as m (name, value, place)
    )
    insert into permit_type_versions (code, version, valid_from, published_by, written)
    select ${code}, next.version, ${validFrom}::date, ${personId},
      (select json_object_agg(name, value order by place) from members)
    from taken, next
    returning written as definition`
  return published?.definition
}
