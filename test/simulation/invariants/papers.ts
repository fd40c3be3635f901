import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'

const id = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const ofAgency = new RegExp(`^/v1/consultations/(${id})/papers(?:/(${id}))?(/content)?$`)
const ofPeople = new RegExp(`^/v1/applications/${id}/consultations/(${id})/papers/(${id})/content$`)
/** The time by which a wrong clock can move a moment: 20 minutes. */
const slackMilliseconds = 20 * 60 * 1_000
/** The days after which a job has deleted a paper or swept an object, also where it runs once a day. */
const daysOfJobs = 3

/** A paper that was uploaded, as the checks remember it. */
interface Known {
  /** Undefined when it was removed before its row was read. */
  objectKey: string | undefined
  sha256: string
  /** The position of the answer to its removal; undefined before. */
  removed?: number
}
interface Row {
  id: string
  objectKey: string
  sha256: string
  isGiven: boolean
  isNamed: boolean
  uploadedAt: Date
  /** True: its consultation ended so long ago that a job has deleted what was not given. */
  isOver: boolean
}

/** Returns an invariant that remembers each paper from its upload until its object is gone. */
export function papersFollowTheirOpinion(): Invariant {
  const known = new Map<string, Known>()
  const gone = new Map<string, Date>()
  return {
    name: 'papers-follow-their-opinion',
    statement:
      'An agency sees all papers that it has uploaded, others see a paper once an opinion was given with it. ' +
      'Nobody sees a removed paper, no opinion names it, and its object goes. What an opinion left out goes, too.',
    async ofExchange(exchange, { look }, claims) {
      const path = pathOf(exchange)
      const { method, status } = exchange
      if (status === null || status >= 300 || !path.includes('/papers')) return
      const shown = ofPeople.exec(path)
      if (shown) return judgeShown(look, { consultation: shown[1] ?? '', paper: shown[2] ?? '', path }, claims)
      const [, consultation, paper, content] = ofAgency.exec(path) ?? []
      if (consultation === undefined) return
      const rows = await papersOf(look, consultation)
      if (method === 'POST') remember(exchange, rows, known)
      if (method === 'GET' && paper === undefined) judgeList(exchange, { rows, known }, claims)
      if (method === 'GET' && paper !== undefined && content !== undefined)
        claims.holds(isThere(known.get(paper), exchange), `paper ${paper}`, 'a paper that is not removed', path)
      if (method === 'DELETE' && paper !== undefined)
        await judgeRemoval(exchange, { look, paper, rows, known: known.get(paper) }, claims)
    },
    async atDayEnd(look, { applications }, claims) {
      const rows = await papersOf(look, null)
      for (const row of rows) judgeRow(row, claims)
      for (const { application, sha256 } of await lackingOf(look, [...applications]))
        claims.holds(false, `opinion about ${application}`, 'the paper that it names', `none of ${sha256}`)
      const there = new Set(rows.map((row) => row.id))
      for (const [paper, { objectKey }] of known) {
        if (there.has(paper) || objectKey === undefined) continue
        const since = gone.get(paper) ?? look.now()
        gone.set(paper, since)
        if (look.now().getTime() - since.getTime() < daysOfJobs * 24 * 3_600_000) continue
        const object = await look.storage.read(objectKey)
        claims.holds(object === undefined, `paper ${paper}`, 'no object, as it was removed', objectKey)
        known.delete(paper)
        gone.delete(paper)
      }
    },
  }
}

/** True unless a paper was removed before a request began. */
const isThere = (paper: Known | undefined, { began }: Exchange): boolean =>
  paper?.removed === undefined || paper.removed > began

function remember(exchange: Exchange, rows: readonly Row[], known: Map<string, Known>): void {
  const paper = jsonOf<{ id: string; sha256: string }>(exchange)
  if (!paper || known.has(paper.id)) return
  const objectKey = rows.find((one) => one.id === paper.id)?.objectKey
  known.set(paper.id, { objectKey, sha256: paper.sha256 })
}

function judgeList(
  exchange: Exchange,
  { rows, known }: { rows: readonly Row[]; known: ReadonlyMap<string, Known> },
  claims: Claims,
): void {
  const shown = jsonOf<{ data: { id: string; sha256: string }[] }>(exchange)?.data ?? []
  const path = pathOf(exchange)
  for (const { id: paper, sha256 } of shown) {
    claims.holds(isThere(known.get(paper), exchange), `paper ${paper}`, 'a paper that is not removed', path)
    const row = rows.find((one) => one.id === paper)
    if (row) claims.equal(`paper ${paper}`, 'hash', row.sha256, sha256)
  }
  const before = exchange.at - slackMilliseconds
  for (const row of rows)
    if (row.uploadedAt.getTime() < before)
      claims.holds(
        shown.some((one) => one.id === row.id),
        path,
        `the paper ${row.id} of the agency`,
        'not listed',
      )
}

async function judgeRemoval(
  exchange: Exchange,
  { look, paper, rows, known }: { look: Look; paper: string; rows: readonly Row[]; known: Known | undefined },
  claims: Claims,
): Promise<void> {
  const subject = `paper ${paper}`
  claims.holds(!rows.some((one) => one.id === paper), subject, 'no row, as it was removed', 'a row')
  if (!known) return
  known.removed = exchange.ended ?? exchange.began
  const named = await look.sql`
    select from application_events e
    where e.type = 'consultation.answered' and e.details->'papers' ? ${known.sha256}`
  claims.equal(subject, 'opinions that name a removed paper', 0, named.count)
}

async function judgeShown(
  look: Look,
  { consultation, paper, path }: { consultation: string; paper: string; path: string },
  claims: Claims,
): Promise<void> {
  const row = (await papersOf(look, consultation)).find((one) => one.id === paper)
  if (row) claims.holds(row.isGiven, `paper ${paper}`, 'a paper of an opinion', `shown by ${path}`)
}

function judgeRow({ id: paper, isGiven, isNamed, isOver }: Row, claims: Claims): void {
  claims.equal(`paper ${paper}`, isGiven ? 'opinion that names it' : 'opinion without it', isGiven, isNamed)
  if (!isGiven) claims.holds(!isOver, `paper ${paper}`, 'deleted, as its consultation has ended', 'a row')
}

/** Returns the papers that opinions name and that are gone, of these applications unless they were erased. */
const lackingOf = ({ sql }: Look, applications: readonly string[]) => sql<{ application: string; sha256: string }[]>`
  select e.application_id as application, named.sha256
  from application_events e
  join applications a on a.id = e.application_id and a.erased_at is null
  cross join jsonb_array_elements_text(e.details->'papers') named (sha256)
  where e.application_id = any(${[...applications]}::uuid[]) and e.type = 'consultation.answered'
    and not exists (
      select from consultation_papers p
      join consultations c on c.id = p.consultation_id
      where c.application_id = e.application_id and encode(p.sha256, 'hex') = named.sha256
    )
  order by e.application_id, named.sha256`

/** Returns the papers of a consultation, or of all (null). */
const papersOf = ({ sql, now }: Look, consultation: string | null) => sql<Row[]>`
  select p.id, p.object_key as "objectKey", encode(p.sha256, 'hex') as sha256, p.given_at is not null as "isGiven",
    exists (
      select from application_events e
      where e.application_id = c.application_id and e.type = 'consultation.answered'
        and e.details->'papers' ? encode(p.sha256, 'hex')
    ) as "isNamed",
    p.uploaded_at as "uploadedAt",
    coalesce(c.ended_at < ${now()}::timestamptz - ${daysOfJobs} * interval '1 day', false) as "isOver"
  from consultation_papers p
  join consultations c on c.id = p.consultation_id
  where ${consultation}::uuid is null or p.consultation_id = ${consultation}
  order by p.id`
