import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'

interface OpenRecord {
  PermitNum: string
  StatusCurrent: string
  StatusDate: string
  Removed?: true
}

/** The fields of a record, as docs/guide/open-data.md lists them. */
const fields =
  'PermitNum,PermitType,PermitTypeDesc,StatusCurrent,StatusCurrentMapped,IssuedDate,ExpiresDate,StatusDate,' +
  'RegionCode,RegionName,RegionLevel'
/** The fewest permits that share type, months and place. */
const fewest = 5
const minuteMilliseconds = 60_000

/** Returns an invariant that keeps a copy of the open data by the changes of each day. */
export function openDataIsRight(): Invariant {
  let copy: Map<string, string> | undefined
  let changedAt = -1
  return {
    name: 'open-data-is-right',
    statement:
      'The open data has the permits of open types, in the states in which they were at the update of each day. A ' +
      'copy that is kept by the changes equals the file.',
    async ofExchange(exchange, { look }, claims) {
      const { status, at } = exchange
      const path = pathOf(exchange)
      if (status !== 200 || !path.startsWith('/v1/open-data/permit')) return
      if (path === '/v1/open-data/permit-changes') {
        for (const line of linesOf(exchange)) applyTo(copy, line)
        changedAt = at
      }
      if (path !== '/v1/open-data/permits/jsonl') return
      const file = new Map(linesOf(exchange).map((line) => [recordOf(line).PermitNum, line]))
      if (copy && changedAt === at && (await isSettled(look, at))) compare(copy, file, claims)
      copy = file
    },
    async atDayEnd(look, _day, claims) {
      claims.rows(await countRecords(look), await wrongRecords(look))
      claims.rows(1, await leftOut(look))
    },
  }
}

export const openDataHidesPeople: Invariant = {
  name: 'open-data-hides-people',
  statement:
    'A record of the open data has the listed fields and no other; each shares its type, months and place with at ' +
    'least four others.',
  ofExchange(exchange, _, claims) {
    if (exchange.status !== 200 || pathOf(exchange) !== '/v1/open-data/permits/jsonl') return
    for (const line of linesOf(exchange))
      claims.equal(`record ${recordOf(line).PermitNum}`, 'fields', fields, Object.keys(recordOf(line)).join())
  },
  async atDayEnd(look, _day, claims) {
    claims.rows(1, await smallGroups(look))
  },
}

const linesOf = ({ text }: Exchange): string[] => text.split('\n').filter((line) => line !== '')

const recordOf = (line: string): OpenRecord =>
  jsonOf<OpenRecord>({ text: line }) ?? { PermitNum: line, StatusCurrent: '', StatusDate: '' }

function applyTo(copy: Map<string, string> | undefined, line: string): void {
  const { PermitNum, Removed } = recordOf(line)
  if (Removed) copy?.delete(PermitNum)
  else copy?.set(PermitNum, line)
}

function compare(copy: ReadonlyMap<string, string>, file: ReadonlyMap<string, string>, claims: Claims): void {
  for (const [id, line] of file) claims.equal(`record ${id}`, 'the same in a copy', line, copy.get(id))
  for (const id of copy.keys()) claims.holds(file.has(id), `record ${id}`, 'no copy of it', 'one')
}

/** True when the records were updated, and their files made, a minute or longer before a moment. */
async function isSettled({ sql }: Look, at: number): Promise<boolean> {
  const [row] = await sql<{ isSettled: boolean }[]>`
    select max(f.made_at) < ${new Date(at - minuteMilliseconds)}
        and min(f.day) = (select max(d.day) from open_data_days d) as "isSettled"
    from open_data_files f`
  return row?.isSettled ?? false
}

async function countRecords({ sql }: Look): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from open_permits`
  return row?.count ?? 0
}

/** SQL for the last update of the records: its day and its moment. Files that have not changed are older than it. */
const lastUpdate = ({ sql }: Look) => sql`(select d.day, d.at from open_data_days d order by d.day desc limit 1)`

/** Returns the records whose state is not that of their permit at the last update, or whose type is not open. */
const wrongRecords = (look: Look) => look.sql<{ subject: string; expected: string; found: string }[]>`
  select 'record ' || r.id as subject, led.state || ' of an open type' as expected,
    r.state::text as found
  from open_permits r
  join permits p on p.id = r.permit_id
  cross join ${lastUpdate(look)} updated
  cross join lateral (
    select coalesce((
        select e.to_state::text
        from permit_events e
        where e.permit_id = p.id and e.to_state is not null and e.at <= updated.at
        order by e.version desc
        limit 1
      ), (
        select e.from_state::text
        from permit_events e
        where e.permit_id = p.id and e.from_state is not null and e.at > updated.at
        order by e.version
        limit 1
      ), p.state::text) as state,
      exists (
        select from permit_events e
        where e.permit_id = p.id and e.at between updated.at - interval '1 hour' and updated.at + interval '1 hour'
      ) as "isNew"
  ) led
  where not r.removed
    and (not exists (
        select from permit_type_versions t
        where t.code = r.permit_type and t.definition->'openData' = 'true')
      or (not led."isNew" and r.state::text <> led.state
        and not coalesce(p.ends_on < updated.day and r.state = 'expired', false)
        and not coalesce(p.revoked_from <= updated.day and r.state = 'revoked', false)))`

/** Returns groups of records with the same type, months and place that are too small to hide a person. */
const smallGroups = ({ sql }: Look) => sql<{ subject: string; expected: string; found: string }[]>`
  select 'records of ' || r.permit_type || ' in ' || r.region_code as subject, ${`at least ${fewest}`} as expected,
    count(*)::text as found
  from open_permits r
  group by r.permit_type, r.issued_in, r.expires_in, r.region_code
  having count(*) < ${fewest}`

/** Returns groups of permits that could have been published, and were not. */
const leftOut = (look: Look) => look.sql<{ subject: string; expected: string; found: string }[]>`
  select 'permits of ' || p.permit_type || ' in ' || p.village_code as subject, 'publication' as expected,
    count(*) || ' are left out' as found
  from permits p
  cross join ${lastUpdate(look)} updated
  where p.issued_at < updated.at - interval '1 hour'
    and not exists (select from open_permits r where r.permit_id = p.id)
    and exists (
      select from permit_type_versions t
      where t.code = p.permit_type and t.definition->'openData' = 'true')
    and not exists (
      select from permit_type_versions t
      where t.code = p.permit_type and t.definition->'openData' is distinct from 'true')
  group by p.permit_type, p.village_code, to_char(p.issued_at at time zone 'Asia/Jakarta', 'YYYY-MM'),
    to_char(p.valid_until, 'YYYY-MM')
  having count(*) >= ${fewest}`
