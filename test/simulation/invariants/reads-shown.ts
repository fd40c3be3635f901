import type { Seen } from './case-file.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Look } from './invariant.ts'

interface Accesses {
  data: { id: string; what: string; application: { id: string } }[]
  page: { nextCursor: string | null }
}

interface Row {
  id: string
  what: string
  application: string
  applicant: string
  /** True for a read before the act of the answer. */
  isEarlier: boolean
}

interface Facts {
  look: Look
  /** Returns the facts kept of an application at the check before; undefined at its first. */
  before(id: string): Seen | undefined
}

/** The time by which a wrong clock can move the record of a read: 20 minutes. */
const slackMilliseconds = 20 * 60_000

/**
 * Checks a first page of the record of reads: it has the newest reads of the applications of the person who asks, all
 * of them when no page follows, and no others. Reads of an application that they have just taken over may be missing.
 */
export async function judgeAccesses(
  exchange: Exchange,
  { look: { sql }, before }: Facts,
  claims: Claims,
): Promise<void> {
  const { method, url, status, subject, at, isClockDoubted } = exchange
  if (method !== 'GET' || pathOf(exchange) !== '/v1/me/data-access' || status !== 200) return
  const shown = jsonOf<Accesses>(exchange)
  if (!shown || url.includes('cursor=')) return
  const rows = await sql<Row[]>`
    select r.id, r.what, r.application_id as application, w.id as applicant,
      r.at < ${new Date(at - (isClockDoubted ? slackMilliseconds : 0))} as "isEarlier"
    from people w
    join applications a on a.applicant_id = w.id
    join data_reads r on r.application_id = a.id
    where w.subject = ${subject} and r.reader_id is distinct from w.id
    order by r.id`
  const known = new Map(rows.map((row) => [row.id, row]))
  const ids = new Set(shown.data.map(({ id }) => id))
  const oldest = shown.page.nextCursor === null ? '' : (shown.data.at(-1)?.id ?? '')
  for (const { id, what, application } of shown.data) {
    const found = known.get(id)
    const read = `${what} of ${application.id}`
    claims.equal(`read ${id} shown to ${subject}`, 'read', found && `${found.what} of ${found.application}`, read)
  }
  const wereTheirs = ({ application, applicant }: Row) => {
    const seen = before(application)
    return seen === undefined || seen.place.applicant === applicant
  }
  for (const { id, what, application } of rows.filter((row) => row.isEarlier && row.id >= oldest && wereTheirs(row)))
    claims.holds(ids.has(id), `reads shown to ${subject}`, `${what} of ${application} by ${id}`, 'not there')
}
