import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look, PersonFacts } from './invariant.ts'
import { personalWordIn } from './privacy.ts'

interface Course {
  application: { id: string }
  reason: string
  history: { version: number; type: string }[]
  reads: { reason: string | null; reader: { role: string } }[]
  isUnchanged: boolean
}
interface Accesses {
  data: { reader: { role: string }; purpose: { reason: string | null } }[]
  page: { nextCursor: string | null }
}

/** Checks the answers to inquiries, and the records of reads that applicants get. */
export const inquiriesAreOnRecord: Invariant = {
  name: 'inquiries-are-on-record',
  statement:
    'Only an administrator of the province who did not act on an application gets its course, without a word about ' +
    'its applicant. The inquiry is on the record of its reads with its reason, and the applicant sees it there.',
  async ofExchange(exchange, { look, memory }, claims) {
    const { method, status, subject } = exchange
    if (subject === null || status === null || status >= 300) return
    const path = pathOf(exchange)
    if (method === 'POST' && path === '/v1/audit/inquiries')
      await judgeCourse(exchange, { look, person: await memory.person(subject, true) }, claims)
    else if (method === 'GET' && path === '/v1/me/data-access') await judgeAccesses(exchange, look, claims)
  },
}

interface Facts {
  isSubmitted: boolean
  hasActed: boolean
  isRecorded: boolean
  events: { version: number; type: string; at: Date }[]
}

async function judgeCourse(
  exchange: Exchange,
  { look, person }: { look: Look; person: PersonFacts | undefined },
  claims: Claims,
): Promise<void> {
  const course = jsonOf<Course>(exchange)
  if (!course) return
  const { application, reason, history, reads, isUnchanged } = course
  const subject = `inquiry of ${exchange.subject} into ${application.id}`
  const isOfProvince = person?.posts.some(({ role, region }) => role === 'administrator' && !region.includes('.'))
  claims.holds(isOfProvince === true, subject, 'an administrator of the province', person)
  const facts = await factsOf(look, application.id, { person: person?.id ?? null, reason, at: exchange.at })
  claims.holds(facts?.isSubmitted === true, subject, 'an application that was submitted', facts)
  claims.equal(subject, 'acts of the administrator as an officer', false, facts?.hasActed)
  claims.equal(subject, 'record of the inquiry with its reason', true, facts?.isRecorded)
  const isShown = reads.some((read) => read.reader.role === 'administrator' && read.reason === reason)
  claims.holds(isShown, subject, 'the inquiry among the reads that it shows', reads.slice(0, 2))
  claims.equal(subject, 'unchanged', true, isUnchanged)
  const earlier = (facts?.events ?? []).filter(({ at }) => at.getTime() < exchange.at - slackMilliseconds)
  claims.holds(history.length >= earlier.length, subject, `${earlier.length} events at least`, history.length)
  for (const [index, { version, type }] of history.entries())
    claims.equal(`${subject} event ${version}`, 'event', facts?.events[index]?.type, type)
  const word = personalWordIn(exchange.text, look.personal())
  claims.holds(word === undefined, subject, 'nothing personal', word)
}

/** Checks that a whole record of reads has each inquiry into the applications of the person who reads it. */
async function judgeAccesses(exchange: Exchange, { sql }: Look, claims: Claims): Promise<void> {
  const shown = jsonOf<Accesses>(exchange)
  if (!shown || shown.page.nextCursor !== null || exchange.url.includes('cursor=')) return
  const rows = await sql<{ reason: string }[]>`
    select r.reason
    from data_reads r
    join applications a on a.id = r.application_id
    join people w on w.id = a.applicant_id
    where w.subject = ${exchange.subject} and r.standing = 'administrator' and r.what = 'case'
      and r.at < ${new Date(exchange.at - slackMilliseconds)}
    order by r.id`
  for (const { reason } of rows) {
    const isThere = shown.data.some(
      ({ reader, purpose }) => reader.role === 'administrator' && purpose.reason === reason,
    )
    claims.holds(isThere, `reads shown to ${exchange.subject}`, `the inquiry "${reason}"`, 'not there')
  }
}

/** The time by which a wrong clock can move the record of a read or an event: 20 minutes. */
const slackMilliseconds = 20 * 60 * 1_000

async function factsOf(
  { sql }: Look,
  id: string,
  { person, reason, at }: { person: string | null; reason: string; at: number },
): Promise<Facts | undefined> {
  const [facts] = await sql<Facts[]>`
    select a.submitted_at is not null as "isSubmitted",
      exists (
        select from application_events e
        where e.application_id = a.id and e.actor_id = ${person}::uuid and e.standing <> 'administrator'
      ) as "hasActed",
      exists (
        select from data_reads r
        where r.application_id = a.id and r.reader_id = ${person}::uuid and r.reason = ${reason}
          and r.at > ${new Date(at - slackMilliseconds)}
      ) as "isRecorded",
      (select json_agg(json_build_object('version', e.version, 'type', e.type, 'at', e.at) order by e.version)
        from application_events e
        where e.application_id = a.id) as events
    from applications a
    where a.id = ${id}`
  return facts && { ...facts, events: facts.events.map((event) => ({ ...event, at: new Date(event.at) })) }
}
