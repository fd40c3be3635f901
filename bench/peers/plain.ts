import type { Sql } from 'postgres'
import { type Peer, type Requests, referencesOf, type Surroundings } from './peer.ts'
import { tables } from './tables.ts'

/** Starts a program with the tables and requests that bare.ts, Express and NestJS share. */
export async function startPlain(name: string, script: string, around: Surroundings): Promise<Peer> {
  const { sql, url } = await around.database(`peer_${name}`)
  await sql.unsafe(tables('apart')).simple()
  await around.fill(sql, 'apart')
  const program = await around.start(script, (port) => [url, String(port), around.issuer])
  return { name, program, headers: around.headers, requests, share: 1, supply: (count) => supply(sql, count, around) }
}

const requests: Requests = {
  whole: (id) => `/applications/${id}`,
  list: (office, before) => `/applications?office=${office}&status=in_review&before=${before}`,
  create: (draft) => ({ path: '/applications', body: draft }),
  step: (id) => ({ method: 'POST', path: `/applications/${id}/steps`, body: { action: 'accept' } }),
  wholeOf: (body) => {
    const { reference, status, version, answers, documents, history, office }: PlainCase = JSON.parse(body)
    return {
      reference,
      status,
      version,
      applicant: answers.applicant.name,
      documents: documents.length,
      history: history.map(({ toStatus }) => toStatus),
      office: office?.id ?? null,
    }
  },
  referencesOf,
  idOf: (body) => JSON.parse(body).id,
}

interface PlainCase {
  reference: string
  status: string
  version: number
  answers: { applicant: { name: string } }
  documents: unknown[]
  history: { toStatus: string }[]
  office: { id: string } | null
}

async function supply(sql: Sql, count: number, { answers }: Surroundings): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with made as (
      insert into applications (reference, status, version, permit_type, village_code, office_id, submitted_at)
      select gen_random_uuid()::text, 'submitted', 2, 'IMB', '31.71.06.1001', (select id from offices limit 1), now()
      from generate_series(1, ${count})
      returning id
    ), form as (
      insert into forms (application_id, answers)
      select id, ${JSON.stringify(answers)}::text::jsonb
      from made
    ), event as (
      insert into events (application_id, version, action, from_status, to_status, actor)
      select id, 2, 'submit', 'draft', 'submitted', 'applicant'
      from made
    )
    select id
    from made`
  return rows.map(({ id }) => id)
}
