import { judgeAgencyReads } from './agency-reads.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look, Memory } from './invariant.ts'
import { judgeAccesses } from './reads-shown.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const single = new RegExp(`^/v1/applications/(${uuid})(?:/(.+))?$`)
const file = new RegExp(`^(?:documents|consultations/${uuid}/papers)/(${uuid})/content$`)
const letter = new RegExp(`^letters/${uuid}$`)
const correction = new RegExp(`^corrections(?:/${uuid}(?:/outcome)?)?$`)
/** The time by which a wrong clock can move the record of a read: 20 minutes. */
const slackMilliseconds = 20 * 60_000
const day = 24 * 60 * 60_000

/** A read that an answer has shown to somebody else than the applicant. */
interface Shown {
  application: string
  what: 'case' | 'document' | 'messages' | 'disclosure' | 'search' | 'list'
  document: string | null
  /** True for data that is shown without a request for it: its read is recorded once a day. */
  isDaily: boolean
}

interface Recorded extends Shown {
  reader: string
  /** Reads since the act began, and since midnight UTC. */
  now: number
  today: number
}

interface ShownCorrection {
  changes?: { after: unknown }[]
}

/** Numbers of reads: of those that were asked for, and of those that are recorded once a day. */
type Reads = Pick<Recorded, 'now' | 'today'>

/** Checks each answer about an application, or its permit, to somebody else than its applicant. */
export const readsAreOnRecord: Invariant = {
  name: 'reads-are-on-record',
  statement:
    'Each case, file, correspondence, disclosure and finding of an application that somebody else is shown is on the ' +
    'record of its reads, and so is each permit that an agency is told of; a name in a list, and the case in the ' +
    'answer to its change, once a day. Its applicant sees these reads, and no others.',
  async afterAct({ look, exchanges, memory, before }, claims) {
    const expected = await readsOf(exchanges, memory)
    if (expected.size > 0) await judgeReads(look, { exchanges, expected }, claims)
    await judgeAgencyReads(look, exchanges, claims)
    for (const exchange of exchanges) await judgeAccesses(exchange, { look, before }, claims)
  },
}

/** Returns how often each read has to be on the record, by reader, application, kind and file. */
async function readsOf(exchanges: readonly Exchange[], memory: Memory): Promise<Map<string, Reads>> {
  const expected = new Map<string, Reads>()
  for (const exchange of exchanges) {
    const shown = shownBy(exchange)
    const reader = shown.length > 0 ? await memory.person(exchange.subject ?? '') : undefined
    if (!reader) continue
    for (const read of shown) {
      const places = await memory.places(read.application)
      if (places.some(({ applicant }) => applicant === reader.id)) continue
      const key = keyOf({ ...read, reader: reader.id })
      const { now, today } = expected.get(key) ?? { now: 0, today: 0 }
      expected.set(key, read.isDaily ? { now, today: 1 } : { now: now + 1, today })
    }
  }
  return expected
}

/** Returns the reads of an answer. A list shows the data of an application by the name of its applicant. */
function shownBy(exchange: Exchange): Shown[] {
  const { method, subject, status } = exchange
  if (subject === null || status === null || status >= 400) return []
  const path = pathOf(exchange)
  if (path === '/v1/applications' && method === 'GET')
    return rowsOf(exchange).flatMap((row) => (row.applicantName === null ? [] : [shownWithout(row.id, 'list')]))
  if (path === '/v1/applications/search') return rowsOf(exchange).map(({ id }) => readOf(id, 'search'))
  const [, id, rest] = single.exec(path) ?? []
  if (id === undefined) return []
  if (correction.test(rest ?? '')) return showsCorrection(exchange) ? [readOf(id, 'case')] : []
  if (method === 'POST') return rest === 'disclosures' ? [readOf(id, 'disclosure')] : []
  if (method === 'PATCH' && rest === undefined) return [shownWithout(id, 'case')]
  if (method === 'PUT' && rest === 'permit-type-version') return [shownWithout(id, 'case')]
  if (method !== 'GET') return []
  if (rest === undefined) return [readOf(id, 'case')]
  if (rest === 'messages') return rowsOf(exchange).length > 0 ? [readOf(id, 'messages')] : []
  if (letter.test(rest)) return [readOf(id, 'messages')]
  const [, document] = file.exec(rest) ?? []
  return document === undefined ? [] : [{ ...readOf(id, 'document'), document }]
}

const readOf = (application: string, what: Shown['what']): Shown => ({
  application,
  what,
  document: null,
  isDaily: false,
})
const shownWithout = (application: string, what: Shown['what']): Shown => ({
  ...readOf(application, what),
  isDaily: true,
})

const rowsOf = (exchange: Exchange) =>
  jsonOf<{ data: { id: string; applicantName: string | null }[] }>(exchange)?.data ?? []

/** True when an answer shows the content of a correction, and not masks alone. */
function showsCorrection(exchange: Exchange): boolean {
  const { changes = [], data = [] } = { ...jsonOf<ShownCorrection & { data?: ShownCorrection[] }>(exchange) }
  return [{ changes }, ...data].some((shown) => shown.changes?.some(({ after }) => after !== '•••'))
}

const keyOf = ({ reader, application, what, document }: Omit<Recorded, 'now' | 'today' | 'isDaily'>): string =>
  [what, application, 'by', reader, document ?? ''].join(' ').trim()

/** Compares reads with those recorded since the act began, or on the day. */
async function judgeReads(
  { sql }: Look,
  { exchanges, expected }: { exchanges: readonly Exchange[]; expected: ReadonlyMap<string, Reads> },
  claims: Claims,
): Promise<void> {
  const began = Math.min(...exchanges.map(({ at }) => at))
  const slack = exchanges.some(({ isClockDoubted }) => isClockDoubted) ? slackMilliseconds : 0
  const rows = await sql<Recorded[]>`
    select r.application_id as application, r.reader_id as reader, r.what, r.document_id as document,
      count(*) filter (where r.at >= ${new Date(began - slack)})::int as now, count(*)::int as today
    from data_reads r
    where r.application_id = any(${[...expected.keys()].map((key) => key.split(' ')[1] ?? '')}::uuid[])
      and r.reader_id is not null
      and r.at >= ${new Date(Math.floor(began / day) * day - slackMilliseconds)}
    group by r.application_id, r.reader_id, r.what, r.document_id`
  const recorded = new Map(rows.map((row) => [keyOf(row), row]))
  for (const [key, { now, today }] of expected) {
    const found = recorded.get(key) ?? { now: 0, today: 0 }
    claims.holds(found.now >= now, `read of ${key}`, `${now} on the record at least`, found.now)
    claims.holds(found.today >= today, `read of ${key}`, `${today} on the record of the day at least`, found.today)
  }
}
