import { agencyOfKey, hashOfKey } from './agency-keys.ts'
import { bySubject } from './by-subject.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'
import { isOfSandbox } from './sandbox-keys.ts'

interface EventPage {
  data: { subject: string; type: string; data: { version: number | null } }[]
  page: { position: string; hasMore: boolean; view: string }
}
interface PermitPage {
  data: { id: string; version: number }[]
  page: { nextCursor: string | null }
}

/** A copy that a client keeps by the log of events: the version of each thing by its id. */
interface Copy {
  versions: Map<string, number>
  view: string
  /** False until the lists were read, and after the view has changed. */
  isWhole: boolean
}

const leavings = new Set(['satupintu.application.left_view.v1', 'satupintu.permit.left_view.v1'])
/** The greatest number of differences of one copy that are reported, by id. */
const shownDifferences = 5

/** Returns an invariant that keeps the copies of those who read the log. */
export function copiesAreRight(): Invariant {
  const copies = new Map<string, Copy>()
  const agencies = new Map<string, string>()
  /** Returns the subject of a person, or the id of an agency, whose key may change. */
  async function readerOf(look: Look, exchange: Exchange): Promise<string> {
    const { subject, credential } = exchange
    if (subject !== null) return subject
    const known = agencies.get(credential) ?? (await agencyOfKey(look, exchange)) ?? credential
    agencies.set(credential, known)
    return known
  }
  return {
    name: 'copies-are-right',
    statement:
      'A copy that is kept by the log of events, and loses what its tombstones name, equals what its reader may see: ' +
      'the permits that a registration covers with their versions, the applications that an officer sees.',
    async ofExchange(exchange, { look }, claims) {
      const { method, status, subject } = exchange
      const path = pathOf(exchange)
      if (isOfSandbox(look, exchange)) return
      const isList = path === '/v1/permits' && subject === null
      if (method !== 'GET' || status !== 200 || !(isList || path === '/v1/events')) return
      const reader = await readerOf(look, exchange)
      if (isList) return noteList(copies.get(reader), exchange)
      const page = jsonOf<EventPage>(exchange)
      if (!page) return
      const copy = copyFor(copies, reader, exchange, page)
      for (const event of page.data) noteEvent(copy, event, subject === null ? 'permits' : 'applications')
      if (page.page.hasMore || !copy.isWhole || !(await isAtEnd(look, page.page.position))) return
      const seen = await seenBy(look, exchange)
      compare(reader, { copy, seen }, claims)
    },
  }
}

/** Returns the copy of a reader: a new one when the log is read from its end or its beginning. */
function copyFor(copies: Map<string, Copy>, reader: string, { url, subject }: Exchange, { page }: EventPage): Copy {
  const isFromEnd = url.includes('after=latest')
  const isFromBeginning = !url.includes('after=')
  const known = isFromEnd || isFromBeginning ? undefined : copies.get(reader)
  const copy = known ?? { versions: new Map(), view: page.view, isWhole: subject !== null && isFromBeginning }
  if (copy.view !== page.view) copy.isWhole = false
  copies.set(reader, copy)
  return copy
}

function noteEvent(copy: Copy, { subject, type, data: { version } }: EventPage['data'][number], kind: string): void {
  const [of, id = ''] = subject.split('/')
  if (of !== kind) return
  if (leavings.has(type)) copy.versions.delete(id)
  else copy.versions.set(id, Math.max(version ?? 0, copy.versions.get(id) ?? 0))
}

/** Adds a page of the list of permits to a copy. The last page of a whole list completes it. */
function noteList(copy: Copy | undefined, exchange: Exchange): void {
  if (!copy || exchange.url.includes('changedSince')) return
  const page = jsonOf<PermitPage>(exchange)
  for (const { id, version } of page?.data ?? []) copy.versions.set(id, Math.max(version, copy.versions.get(id) ?? 0))
  if (page?.page.nextCursor === null) copy.isWhole = true
}

/** True when the log ends at a position, and has all that has happened. */
async function isAtEnd({ sql }: Look, position: string): Promise<boolean> {
  const [number] = Buffer.from(position, 'base64').toString().split(' ')
  const [end] = await sql<{ isEnd: boolean }[]>`
    select e.position = ${Number(number)} and not exists (select from unlogged_events) as "isEnd"
    from event_log_end e`
  return end?.isEnd ?? false
}

/**
 * Returns what a reader may see now, with versions. The version of an application is 0, since not all have their
 * events. It is null once the log has no event of it: a copy that began later does not know it.
 */
async function seenBy({ sql }: Look, exchange: Exchange): Promise<Map<string, number | null>> {
  const { subject } = exchange
  const rows = await (subject === null
    ? sql<{ id: string; version: number }[]>`
      select p.id, p.version
      from client_keys k
      join clients c on c.id = k.client_id
      join permits p on c.registration->'permitTypes' ?| array['*', p.permit_type]
      where k.sha256 = ${hashOfKey(exchange)} and exists (
        select from jsonb_array_elements_text(c.registration->'regions') r
        where r = '*' or p.village_code = r or starts_with(p.village_code, r || '.'))`
    : sql<{ id: string; version: number | null }[]>`
      select a.id, case when exists (select from event_log l where l.subject_id = a.id) then 0 end as version
      from people w
      join applications a on a.discarded_at is null
      left join offices o on o.id = a.office_id
      where w.subject = ${subject} and (a.applicant_id = w.id or exists (
        select from staff s
        join offices mine on mine.id = s.office_id
        where s.person_id = w.id and s.suspended_at is null and s.starts_at <= clock_timestamp()
          and (s.ends_at is null or s.ends_at > clock_timestamp())
          and ((s.role = 'front_desk' and s.office_id = a.filed_at_office_id)
            or (s.role <> 'administrator' and a.status <> 'draft'
              and (o.region_code = mine.region_code or starts_with(o.region_code, mine.region_code || '.'))))))`)
  return new Map(rows.map(({ id, version }) => [id, version]))
}

function compare(
  reader: string,
  { copy: { versions }, seen }: { copy: Copy; seen: ReadonlyMap<string, number | null> },
  claims: Claims,
): void {
  const differences = [
    ...[...seen].flatMap(([id, version]) => {
      const copied = versions.get(id)
      if (version === null) return []
      if (copied === undefined) return [{ subject: id, expected: `a copy of it for ${reader}`, found: 'none' }]
      const isRight = version === 0 || version === copied
      return isRight ? [] : [{ subject: id, expected: `version ${version} for ${reader}`, found: String(copied) }]
    }),
    ...[...versions.keys()].flatMap((id) =>
      seen.has(id) ? [] : [{ subject: id, expected: `no copy of it for ${reader}`, found: 'one' }],
    ),
  ]
  claims.rows(Math.max(seen.size, versions.size), differences.sort(bySubject).slice(0, shownDifferences))
}
