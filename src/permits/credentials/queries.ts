import type { Actor } from '../../access/identity/actor.ts'
import { visibleTo } from '../../applications/visibility.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { PermitState } from '../life.ts'
import { hasPublicKey } from '../public-key.ts'
import type { CredentialFacts } from './credential.ts'
import { listSize, statuses } from './status-list.ts'

/** Returns the facts for the credential of a permit that the actor may see. Throws `not_found`. */
export async function findCredentialFacts(db: Db, id: string, actor: Actor): Promise<CredentialFacts> {
  const [row] = await db<CredentialFacts[]>`
    select ${columns(db)}
    from permits p
    join applications a on a.id = p.application_id
    left join offices o on o.id = a.office_id ${joins(db)}
    where p.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'permit' })
  return row
}

/** Returns the facts for the credential of a permit, by its token or its short code. Throws `not_found`. */
export async function findCredentialFactsByToken(db: Db, token: string): Promise<CredentialFacts> {
  const [row] = await db<CredentialFacts[]>`
    select ${columns(db)}
    from permits p ${joins(db)}
    where ${hasPublicKey(db, token)}`
  if (!row) throw new Problem('not_found', { what: 'verification' })
  return row
}

const columns = (db: Db) => db`
  p.id, p.number, p.public_token as token, json_build_object('code', p.permit_type, 'names', t.names) as permit_type,
  p.village_code,
  (select json_agg(r.name order by length(r.code) desc)
    from regions r
    where r.code = any(region_and_above(p.village_code))) as place_names,
  json_build_object('names', names_json(i.name_id, i.name_en), 'regionCode', i.region_code) as office, p.holder,
  p.issued_at, p.valid_from::text as valid_from, p.valid_until::text as valid_until,
  p.status_index::float8 as status_index`

const joins = (db: Db) =>
  db`
    join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version
    join offices i on i.id = p.issuing_office_id`

/**
 * Returns the number of permits in a status list, and by status the places of those that are not in force. Reads one
 * range of an index.
 */
export async function statusesIn(
  db: Db,
  list: number,
): Promise<{ permits: number; places: { status: number; places: number[] }[] }> {
  const rows = await db<{ state: PermitState; count: number; places: number[] }[]>`
    select state, count(*)::int as count, case when state <> 'in_force' then array_agg(place) else '{}' end as places
    from (
      select (p.status_index - ${list * listSize}::bigint)::int as place,
        permit_state(p.state, p.ends_on, p.revoked_from) as state
      from permits p
      where p.status_index >= ${list * listSize}::bigint and p.status_index < ${(list + 1) * listSize}::bigint
    ) p
    group by state`
  return {
    permits: rows.reduce((sum, { count }) => sum + count, 0),
    places: rows.map(({ state, places }) => ({ status: statuses[state], places })),
  }
}
