import { type Agency, opens, type Purpose, restrictionOf } from '../access/clients/client.ts'
import { hasNumber } from '../catalogue/permit-types/number-lookup.ts'
import { writtenNumber } from '../catalogue/permit-types/written-number.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import { holderJson, holderPointers } from './holder-queries.ts'
import type { PermitState } from './life.ts'
import { inOrder, nextPermits, type PermitFilters, villagesIn } from './list-queries.ts'
import { joinPermit, type Permit, type PermitRow, permitColumns, permitJoins, successorJson } from './permit-columns.ts'
import { coveredBy } from './visibility.ts'

/** The agency, purpose and operation of a query, which is recorded. */
interface AgencyQuery {
  agency: Agency
  purpose: Purpose
  operation: string
}

/**
 * Lists the permits that the registration of an agency covers; one more than `limit` if there are more. The same
 * statement records the query and the disclosed permits.
 */
export function listPermits(db: Db, query: AgencyQuery, filters: PermitFilters) {
  const { agency } = query
  const { permitType, regionCode, limit } = filters
  const permitTypes = chosen(restrictionOf(agency.permitTypes), permitType)
  const villages = villagesIn(
    db,
    [restrictionOf(agency.regions), regionCode === undefined ? null : [regionCode]].filter((list) => list !== null),
  )
  return db<PermitRow[]>`
    with next as (
      ${nextPermits(db, { permitTypes, villages, offices: null, seen: db`true` }, filters)}
    ), covered as (
      select p.id, p.application_id, p.changed_at
      from next ${joinPermit(db, db`next.id`)}
      where ${coveredBy(db, agency)}
    ), disclosed as (
      select c.id, c.application_id
      from covered c
      order by ${inOrder(db, db`c`, filters)}
      limit (select ${limit}::int)
    ), ${recorded(db, query)}
    select ${permitColumns(db, holder(db, query))}
    from covered ${joinPermit(db, db`covered.id`)} ${permitJoins(db)}
    order by ${inOrder(db, db`p`, filters)}`
}

/**
 * Returns a permit that the registration of the agency covers. Throws `not_found`. The query is recorded in both cases.
 */
export async function findPermit(db: Db, query: AgencyQuery, id: string): Promise<Permit> {
  const [permit] = await db<PermitRow[]>`
    with disclosed as (
      select p.id, p.application_id
      from permits p
      where p.id = ${id} and ${coveredBy(db, query.agency)}
    ), ${recorded(db, query)}
    select ${permitColumns(db, holder(db, query))}
    from disclosed
    join permits p on p.id = disclosed.id ${permitJoins(db)}`
  if (!permit) throw new Problem('not_found', { what: 'permit' })
  return permit
}

interface PermitStatus {
  number: string
  permit: {
    id: string
    state: PermitState
    permitType: string
    villageCode: string
    validFrom: string | null
    validUntil: string | null
    revokedFrom: string | null
    supersededBy: { id: string; number: string } | null
    changedAt: string
  } | null
}

/**
 * Returns the state of the permits with these numbers, in the order of `numbers`, as somebody typed them. Unknown
 * numbers and numbers that the registration does not cover get the same result. The same statement records the query
 * and the disclosed permits.
 */
export function statusesOf(db: Db, query: AgencyQuery, numbers: readonly string[]) {
  const written = numbers.map(writtenNumber)
  return db<PermitStatus[]>`
    with asked as (
      select number, written, place
      from unnest(${[...numbers]}::text[], ${written}::text[]) with ordinality as asked (number, written, place)
    ), matched as (
      select asked.place, p.id, p.application_id
      from asked
      join permits p on ${hasNumber(db, db`asked.written`)}
      where ${coveredBy(db, query.agency)}
    ), disclosed as (
      select distinct id, application_id
      from matched
    ), ${recorded(db, query, false)}
    select asked.number,
      case
        when p.id is not null then json_build_object('id', p.id,
          'state', permit_state(p.state, p.ends_on, p.revoked_from), 'permitType', p.permit_type,
          'villageCode', p.village_code, 'validFrom', p.valid_from, 'validUntil', p.valid_until,
          'revokedFrom', p.revoked_from, 'supersededBy', ${successorJson(db)}, 'changedAt', rfc3339(p.changed_at)) end
        as permit
    from asked
    left join (
      matched
      join permits p on p.id = matched.id
    ) on matched.place = asked.place
    order by asked.place`
}

/** Returns the codes to look up: the requested one if it is covered, or all covered ones. Null: all codes. */
function chosen(covered: readonly string[] | null, asked: string | undefined): readonly string[] | null {
  if (asked === undefined) return covered
  return covered === null || covered.includes(asked) ? [asked] : []
}

/**
 * SQL that records the query of an agency for the rows of the CTE `disclosed` (id, application_id), and a read of each
 * application, which its applicant can see.
 */
const recorded = (
  db: Db,
  { agency: { clientId, keyId }, purpose, operation }: AgencyQuery,
  tellsHolder = opens(purpose, 'holder_name'),
) => db`
  client_query as (
    insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
    values (${clientId}, ${keyId}, ${purpose.code}, ${operation}, array(select id from disclosed))
  ), read as (
    insert into data_reads (application_id, client_id, standing, what, fields, purpose)
    select application_id, ${clientId}::uuid, 'agency', 'permit',
      ${tellsHolder ? holderPointers(db, db`disclosed.id`) : db`'{}'::text[]`}, ${purpose.code}
    from disclosed
  )`

/** SQL for the holder's name, where the purpose opens it. */
const holder = (db: Db, { purpose }: AgencyQuery) =>
  opens(purpose, 'holder_name') ? holderJson(db, db`p.id`) : db`null::json`
