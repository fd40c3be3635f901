import { type Agency, opens, type Purpose, restrictionOf } from '../access/clients/client.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import { dot } from '../privacy/mask.ts'
import type { PermitState } from './life.ts'
import {
  inOrder,
  nextPermits,
  type Permit,
  type PermitFilters,
  type PermitRow,
  permitColumns,
  permitJoins,
  successorJson,
  villagesIn,
} from './list-queries.ts'
import { stateNow } from './state-queries.ts'
import { coveredBy } from './visibility.ts'

/** Which agency asks, what for, by which operation. */
export interface Question {
  agency: Agency
  purpose: Purpose
  operation: string
}

/**
 * The permits an agency's registration covers; one more than `limit` if there are more. That it was asked, and what was
 * told, is recorded in the same statement.
 */
export function listPermits(db: Db, question: Question, filters: PermitFilters) {
  const { agency } = question
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
      from next
      join permits p on p.id = next.id
      where ${coveredBy(db, agency)}
    ), told as (
      select c.id, c.application_id from covered c order by ${inOrder(db, db`c`, filters)} limit ${limit}
    ), ${recorded(db, question)}
    select ${permitColumns(db, holder(db, question))}
    from covered
    join permits p on p.id = covered.id ${permitJoins(db)}
    order by ${inOrder(db, db`p`, filters)}`
}

/**
 * One permit, if the agency's registration covers it: otherwise there is none. That it was asked is recorded in any
 * case.
 */
export async function findPermit(db: Db, question: Question, id: string): Promise<Permit> {
  const [permit] = await db<PermitRow[]>`
    with told as (
      select p.id, p.application_id from permits p where p.id = ${id} and ${coveredBy(db, question.agency)}
    ), ${recorded(db, question)}
    select ${permitColumns(db, holder(db, question))} from told join permits p on p.id = told.id ${permitJoins(db)}`
  if (!permit) throw new Problem('not_found', { what: 'permit' })
  return permit
}

export interface PermitStatus {
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
 * Returns the state of the permits with these numbers, in the order of `numbers`. Each is one index look-up; unknown
 * numbers and numbers outside the registration get the same answer. The query and what it disclosed are recorded in the
 * same statement.
 */
export const statusesOf = (db: Db, question: Question, numbers: readonly string[]) => db<PermitStatus[]>`
  with told as (
    select p.id, p.application_id, p.number
    from permits p
    where p.number = any(${[...numbers]}::text[]) and ${coveredBy(db, question.agency)}
  ), ${recorded(db, question, false)}
  select asked.number, case when p.id is not null then json_build_object(
    'id', p.id, 'state', ${stateNow(db)}, 'permitType', p.permit_type, 'villageCode', p.village_code, 'validFrom',
    p.valid_from, 'validUntil', p.valid_until, 'revokedFrom', p.revoked_from,
    'supersededBy', ${successorJson(db)}, 'changedAt', rfc3339(p.changed_at)) end as permit
  from unnest(${[...numbers]}::text[]) with ordinality as asked (number, place)
  left join (told join permits p on p.id = told.id) on told.number = asked.number
  order by asked.place`

/** Returns the part of `asked` that the registration covers; null for everything. */
function chosen(covered: readonly string[] | null, asked: string | undefined): readonly string[] | null {
  if (asked === undefined) return covered
  return covered === null || covered.includes(asked) ? [asked] : []
}

/**
 * Records the query of an agency for the rows of the CTE `told` (id, application_id), and one read for each
 * application, which its holder sees.
 */
const recorded = (
  db: Db,
  { agency: { clientId, keyId }, purpose, operation }: Question,
  tellsHolder = opens(purpose, 'holder_name'),
) => db`
  question as (
    insert into client_queries (client_id, key_id, purpose, operation, permit_ids)
    values (${clientId}, ${keyId}, ${purpose.code}, ${operation}, array(select id from told))
  ), read as (
    insert into data_reads (application_id, client_id, standing, what, fields, purpose)
    select application_id, ${clientId}::uuid, 'agency', 'permit', ${tellsHolder ? [holderAnswer] : []}::text[],
      ${purpose.code}
    from told
  )`

/** Pointer to the name of the holder; every permit type has it there. */
const holderAnswer = '/applicant/name'

/** The holder's name as the application has it, where the purpose opens it; a mask is none. */
const holder = (db: Db, { purpose }: Question) =>
  opens(purpose, 'holder_name')
    ? db`(
  select json_build_object('name', f.answers #>> ${holderAnswer.split('/').slice(1)}::text[]) from application_forms f
  where f.application_id = a.id and strpos(f.answers #>> ${holderAnswer.split('/').slice(1)}::text[], ${dot}) = 0)`
    : db`null::json`
