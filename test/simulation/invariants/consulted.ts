import { hashOfKey } from './agency-keys.ts'
import { jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look } from './invariant.ts'

interface Shown {
  id: string
  status: string
  file: { answers: { pointer: string }[]; documents: { id: string; slot: string }[] } | null
}

/** The parts of a file that the asked agency may see, and the use of a key for them. */
interface Facts {
  client: string
  isRequested: boolean
  documents: string[]
  answers: string[]
  /** The agency whose key was used; null for another credential. */
  asker: string | null
  /** True when a read of the file by that agency is recorded for the applicant. */
  isRecorded: boolean
  slot: string | null
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const one = new RegExp(`^/v1/consultations/(${uuid})(?:/|$)`)
const ofDocument = new RegExp(`^/v1/consultations/${uuid}/documents/(${uuid})/content$`)
/** The time by which a wrong clock can move the record of a read: 20 minutes. */
const slackMilliseconds = 20 * 60 * 1_000
const open = new Set(['requested', 'question_asked'])

export const agenciesSeeTheirTask: Invariant = {
  name: 'agencies-see-their-task',
  statement:
    'Only the agency that was asked reads a consultation. Of the file it reads the documents and answers that the ' +
    'permit type names, while it is asked, and each read is recorded for the applicant.',
  async ofExchange(exchange, { look }, claims) {
    const { method, status } = exchange
    const path = pathOf(exchange)
    if (!path.startsWith('/v1/consultations') || status === null || status >= 300) return
    if (path === '/v1/consultations') return judgeList(exchange, look, claims)
    const id = one.exec(path)?.[1]
    if (id === undefined) return
    const document = ofDocument.exec(path)?.[1] ?? null
    const facts = await factsOf(look, id, { exchange, document })
    const subject = `consultation ${id} at ${method} ${path}`
    claims.holds(
      facts?.isRequested === true && facts.client === facts.asker,
      subject,
      'the agency that was asked',
      facts,
    )
    if (!facts) return
    if (document !== null) {
      claims.holds(facts.slot !== null && facts.documents.includes(facts.slot), subject, 'a document shown', facts.slot)
      claims.holds(facts.isRecorded, subject, 'a read on the record', facts)
    }
    const shown = method === 'GET' && path === `/v1/consultations/${id}` ? jsonOf<Shown>(exchange) : undefined
    if (shown) judgeFile(shown, facts, claims)
  },
}

function judgeFile({ id, status, file }: Shown, facts: Facts, claims: Claims): void {
  const subject = `consultation ${id}`
  claims.holds(file === null || open.has(status), subject, 'a file only while it is asked', status)
  if (!file) return
  for (const { pointer } of file.answers)
    claims.holds(facts.answers.includes(pointer), subject, 'an answer that the type names', pointer)
  for (const { slot } of file.documents)
    claims.holds(facts.documents.includes(slot), subject, 'a document that the type names', slot)
  claims.holds(facts.isRecorded, subject, 'a read on the record', facts)
}

async function judgeList(exchange: Exchange, look: Look, claims: Claims): Promise<void> {
  const shown = jsonOf<{ data: Shown[] }>(exchange)?.data ?? []
  if (shown.length === 0) return
  const rows = await look.sql<{ id: string }[]>`
    select c.id
    from consultations c
    join client_keys k on k.client_id = c.client_id
    where c.id = any(${shown.map(({ id }) => id)}::uuid[]) and k.sha256 = ${hashOfKey(exchange)}
      and c.requested_at is not null`
  const mine = new Set(rows.map(({ id }) => id))
  for (const { id, file } of shown) {
    claims.holds(mine.has(id), `consultation ${id}`, 'listed for the agency that was asked', exchange.url)
    claims.holds(file === null, `consultation ${id}`, 'a list without files', file)
  }
}

async function factsOf(
  { sql }: Look,
  id: string,
  { exchange, document }: { exchange: Exchange; document: string | null },
): Promise<Facts | undefined> {
  const [facts] = await sql<Facts[]>`
    select c.client_id as client, c.requested_at is not null as "isRequested", c.documents, c.answers,
      k.client_id as asker,
      exists (
        select from data_reads r
        where r.application_id = c.application_id and r.client_id = k.client_id
          and r.at > ${new Date(exchange.at - slackMilliseconds)}
          and r.document_id is not distinct from ${document}::uuid
      ) as "isRecorded",
      (select d.slot from documents d where d.id = ${document}::uuid and d.application_id = c.application_id) as slot
    from consultations c
    left join client_keys k on k.sha256 = ${hashOfKey(exchange)}
    where c.id = ${id}`
  return facts
}
