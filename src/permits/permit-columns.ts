import type { permits } from '../../drizzle/tables/permits.ts'
import type { Office } from '../network/offices/network.ts'
import type { Db, Fragment } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import type { PermitState } from './life.ts'

/** A permit in a list. Days are in the network's time zone, as YYYY-MM-DD. */
export interface Permit
  extends Pick<
    typeof permits.$inferSelect,
    | 'id'
    | 'version'
    | 'number'
    | 'villageCode'
    | 'issuedAt'
    | 'handedOverAt'
    | 'validFrom'
    | 'validUntil'
    | 'revokedFrom'
    | 'changedAt'
  > {
  reference: string
  state: PermitState
  permitType: { code: string; names: Names }
  issuedBy: Office
  office: Office
  supersededBy: { id: string; number: string } | null
  holder: { name: string; correctedAt: string | null } | null
  maskedHolder: string | null
}

/** A row of a list. `place` is its position, for the cursor. */
export interface PermitRow extends Permit {
  place: string
}

/**
 * SQL columns of `permits p`, with `a` and `t` of `permitJoins`, in lists. `holder` is the name of the holder as JSON,
 * or null.
 */
export const permitColumns = (db: Db, holder: Fragment) => db`
  p.id, p.version, p.number, a.reference, permit_state(p.state, p.ends_on, p.revoked_from) as state,
  json_build_object('code', p.permit_type, 'names', t.names) as permit_type, p.village_code,
  (select office_json(o) from offices o where o.id = p.issuing_office_id) as issued_by,
  (select office_json(o) from offices o where o.id = p.office_id) as office,
  p.issued_at, p.handed_over_at, p.valid_from::text as valid_from, p.valid_until::text as valid_until,
  p.revoked_from::text as revoked_from, ${successorJson(db)} as superseded_by, p.changed_at,
  ${holder} as holder, p.holder as masked_holder,
  to_char(p.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || p.id as place`

/** SQL for the permit that superseded `permits p`, as JSON. */
export const successorJson = (db: Db) =>
  db`
    (select json_build_object('id', n.id, 'number', n.number)
      from permits n
      where n.id = p.superseded_by)`

/** SQL that joins application `a` and version `t` of the type of `permits p`. */
export const permitJoins = (db: Db) =>
  db`
    cross join lateral (
      select *
      from applications
      where id = p.application_id
      limit 1
    ) a
    join permit_type_versions t on t.code = p.permit_type and t.version = p.permit_type_version`

/**
 * SQL that joins `permits p` by its id. The limit, here and in `permitJoins`, lets PostgreSQL look rows up by their id,
 * however many it expects.
 */
export const joinPermit = (db: Db, id: Fragment) => db`
  cross join lateral (
    select *
    from permits
    where id = ${id}
    limit 1
  ) p`
