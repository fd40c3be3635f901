import { type Agency, opens, type Purpose, restrictionOf } from '../clients/client.ts'
import type { Db } from '../db/client.ts'
import { officeJson } from '../offices/queries.ts'
import type { Office } from '../offices/network.ts'
import { dot } from '../privacy/mask.ts'
import { Problem } from '../problems/problem.ts'
import type { Names } from '../words.ts'
import { coveredBy, isPermit, liesIn } from './visibility.ts'

/** A permit as an agency may know it: of the thing and the place, and of its holder what the purpose opens. */
export interface Permit {
  id: string
  reference: string
  permitType: { code: string; names: Names }
  villageCode: string
  office: Office
  issuedAt: Date
  handedOverAt: Date | null
  changedAt: Date
  holder: { name: string } | null
}

export interface PermitRow extends Permit { place: string }

export interface PermitFilters { permitType: string | undefined; regionCode: string | undefined; changedSince: string | undefined; after: string | null; limit: number }

/** Who asks, what for, by which operation. */
export interface Question { agency: Agency; purpose: Purpose; operation: string }

/**
 * The permits an agency's registration covers, the one that changed first before; one more than `limit` if there are more. Places and types
 * each give their next by an index, so the cost does not grow with the permits. That it was asked, and what was told, is recorded in the same statement.
 */
export function listPermits(db: Db, question: Question, { permitType, regionCode, changedSince, after, limit }: PermitFilters) {
  const { agency } = question
  const permitTypes = chosen(restrictionOf(agency.permitTypes), permitType)
  const regions = [restrictionOf(agency.regions), regionCode === undefined ? null : [regionCode]].filter((list) => list !== null)
  const [since, id] = after?.split(' ') ?? []
  return db<PermitRow[]>`
    with next as (
      select newest.* from ${permitTypes ? db`unnest(${[...permitTypes]}::text[]) as t (code)` : db`(select null) as t (code)`} cross join ${regions.length > 0
        ? db`(select code from regions where level = 'village' ${regions.map((list) => db`and ${liesIn(db, db`code`, list)}`)}) v` : db`(select null) as v (code)`}
      cross join lateral (
        select a.id, a.status_since from applications a
        where ${isPermit(db)} ${permitTypes ? db`and a.permit_type = t.code` : db``}
          ${regions.length > 0 ? db`and a.village_code = v.code` : db``}
          ${changedSince === undefined ? db`` : db`and a.status_since >= ${changedSince}::timestamptz`}
          ${since && id ? db`and (a.status_since, a.id) > (${since}::timestamptz, ${id}::uuid)` : db``}
        order by a.status_since, a.id limit ${limit + 1}
      ) newest
      order by newest.status_since, newest.id limit ${limit + 1}
    ), covered as (
      select a.id, a.status_since from next join applications a on a.id = next.id where ${coveredBy(db, agency)}
    ), told as (
      select id from covered order by status_since, id limit ${limit}
    ), ${recorded(db, question)}
    select ${columns(db, question)}, to_char(a.status_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || a.id as place
    from covered join applications a on a.id = covered.id ${joins(db)} order by a.status_since, a.id`
}

/** One permit, if the agency's registration covers it: otherwise there is none. That it was asked is recorded in any case. */
export async function findPermit(db: Db, question: Question, id: string): Promise<Permit> {
  const [permit] = await db<Permit[]>`
    with told as (
      select a.id from applications a where a.id = ${id} and ${coveredBy(db, question.agency)}
    ), ${recorded(db, question)}
    select ${columns(db, question)} from told join applications a on a.id = told.id ${joins(db)}`
  if (!permit) throw new Problem('not_found', { what: 'permit' })
  return permit
}

/** What is covered of what is asked for; null for all there is. */
function chosen(covered: readonly string[] | null, asked: string | undefined): readonly string[] | null {
  if (asked === undefined) return covered
  return covered === null || covered.includes(asked) ? [asked] : []
}

/** That it was asked, with what is in the CTE `told`; and for each of those whom it is about that they were told of. */
const recorded = (db: Db, { agency: { clientId, keyId }, purpose, operation }: Question) => db`
  asked as (
    insert into client_queries (client_id, key_id, purpose, operation, permit_ids) values (${clientId}, ${keyId}, ${purpose.code}, ${operation}, array(select id from told))
  ), read as (
    insert into data_reads (application_id, client_id, standing, what, fields, purpose)
    select id, ${clientId}::uuid, 'agency', 'permit', ${opens(purpose, 'holder_name') ? [holderAnswer] : []}::text[], ${purpose.code} from told
  )`

/** Where an application says whose it is: every permit type has it there. */
const holderAnswer = '/applicant/name'

/** The holder's name as the application has it, where the purpose opens it; a mask is none. */
const holder = (db: Db, { purpose }: Question) => (opens(purpose, 'holder_name') ? db`(
  select json_build_object('name', f.answers #>> ${holderAnswer.split('/').slice(1)}::text[]) from application_forms f
  where f.application_id = a.id and strpos(f.answers #>> ${holderAnswer.split('/').slice(1)}::text[], ${dot}) = 0)` : db`null::json`)

const columns = (db: Db, question: Question) => db`${holder(db, question)} as holder, a.id, a.reference, json_build_object('code', a.permit_type, 'names', t.names) as "permitType", a.village_code as "villageCode",
  ${officeJson(db)} as office, a.status_since as "changedAt", case when a.status = 'handed_over' then a.status_since end as "handedOverAt",
  case when a.status = 'issued' then a.status_since else (select max(e.at) from application_events e where e.application_id = a.id and e.to_status = 'issued') end as "issuedAt"`

const joins = (db: Db) => db`
  join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version join offices o on o.id = a.office_id`
