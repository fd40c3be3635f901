import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Sql } from 'postgres'
import { type Peer, type Requests, referencesOf, type Surroundings } from './peer.ts'
import { tables } from './tables.ts'

/**
 * Starts Strapi, which creates its tables, and fills them with the same applications. Its token is of its own sign-in.
 */
export async function startStrapi(around: Surroundings): Promise<Peer> {
  const { sql, url } = await around.database('peer_strapi')
  await sql.unsafe(`create schema copied; set search_path = copied; ${tables('inside')}`).simple()
  await around.fill(sql, 'inside')
  await sql`set search_path = public`
  const password = crypto.randomUUID()
  const script = pathToFileURL(join(around.folder, 'programs/strapi/start.js')).href
  const settings = {
    DATABASE_URL: url,
    PERSON_PASSWORD: password,
    STRAPI_TELEMETRY_DISABLED: 'true',
    PATH: process.env['PATH'] ?? '',
  }
  const program = await around.start(script, () => [], settings, null)
  await sql.unsafe(filled).simple()
  await sql`vacuum (full, analyze)`
  const headers = { authorization: `Bearer ${await signIn(program.url, password)}` }
  const supplied = (count: number) => supply(sql, count, around)
  return { name: 'strapi', program, headers, requests, share: 1 / 8, supply: supplied }
}

/** Moves the copied rows to the tables that Strapi made. Its ids are numbers, its document ids are ours. */
const filled = `
  insert into offices (document_id, name, region_code, telephone, created_at, updated_at, published_at)
  select id, name, region_code, telephone, now(), now(), now()
  from copied.offices;

  insert into applications (document_id, reference, state, version, permit_type, village_code, submitted_at, answers,
    created_at, updated_at, published_at)
  select id, reference, status, version, permit_type, village_code, submitted_at, answers, created_at, updated_at,
    created_at
  from copied.applications
  order by id;

  insert into applications_office_lnk (application_id, office_id)
  select a.id, o.id
  from copied.applications c
  join applications a on a.document_id = c.id::text
  join offices o on o.document_id = c.office_id::text;

  insert into documents (document_id, slot, file_name, media_type, size_bytes, sha_256, uploaded_at, created_at,
    updated_at, published_at)
  select id, slot, file_name, media_type, size_bytes, sha256, uploaded_at, uploaded_at, uploaded_at, uploaded_at
  from copied.documents
  order by id;

  insert into documents_application_lnk (document_id, application_id, document_ord)
  select d.id, a.id, row_number() over (partition by a.id order by d.id)
  from copied.documents c
  join documents d on d.document_id = c.id::text
  join applications a on a.document_id = c.application_id::text;

  insert into events (document_id, version, action, from_status, to_status, actor, created_at, updated_at, published_at)
  select id, version, action, from_status, to_status, actor, at, at, at
  from copied.events
  order by id;

  insert into events_application_lnk (event_id, application_id, event_ord)
  select e.id, a.id, e.version
  from copied.events c
  join events e on e.document_id = c.id::text
  join applications a on a.document_id = c.application_id::text;

  drop schema copied cascade`

async function signIn(url: string, password: string): Promise<string> {
  const reply = await fetch(`${url}/api/auth/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier: 'officer', password }),
  })
  const { jwt }: { jwt: string } = JSON.parse(await reply.text())
  return jwt
}

const listed = ['reference', 'state', 'version', 'permitType', 'villageCode', 'createdAt', 'submittedAt', 'updatedAt']
const page = `sort=documentId:desc&pagination[limit]=50&pagination[withCount]=false&fields=${listed.join()}`

const requests: Requests = {
  whole: (id) =>
    `/api/applications/${id}?populate[documents]=true&populate[history][sort]=version&populate[office]=true`,
  list: (office, before) =>
    `/api/applications?${page}&filters[office][documentId][$eq]=${office}` +
    `&filters[state][$eq]=in_review&filters[documentId][$lt]=${before}`,
  create: (draft) => ({ path: '/api/applications', body: { data: draft } }),
  step: (id) => ({ method: 'POST', path: `/api/applications/${id}/steps`, body: { action: 'accept' } }),
  wholeOf: (body) => {
    const { data }: { data: StrapiCase } = JSON.parse(body)
    const { reference, state, version, answers, documents, history, office } = data
    return {
      reference,
      status: state,
      version,
      applicant: answers.applicant.name,
      documents: documents.length,
      history: history.map(({ toStatus }) => toStatus),
      office: office?.documentId ?? null,
    }
  },
  referencesOf,
  idOf: (body) => JSON.parse(body).id,
}

interface StrapiCase {
  reference: string
  state: string
  version: number
  answers: { applicant: { name: string } }
  documents: unknown[]
  history: { toStatus: string }[]
  office: { documentId: string } | null
}

async function supply(sql: Sql, count: number, { answers }: Surroundings): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with made as (
      insert into applications (document_id, reference, state, version, permit_type, village_code, submitted_at,
        answers, created_at, updated_at, published_at)
      select uuidv7()::text, gen_random_uuid()::text, 'submitted', 2, 'IMB', '31.71.06.1001', now(),
        ${JSON.stringify(answers)}::text::jsonb, now(), now(), now()
      from generate_series(1, ${count})
      returning id, document_id
    ), office as (
      insert into applications_office_lnk (application_id, office_id)
      select id, (select min(id) from offices)
      from made
    ), event as (
      insert into events (id, document_id, version, action, from_status, to_status, actor, created_at, updated_at,
        published_at)
      select nextval('events_id_seq'), 'event-' || document_id, 2, 'submit', 'draft', 'submitted', 'applicant', now(),
        now(), now()
      from made
      returning id, document_id
    ), link as (
      insert into events_application_lnk (event_id, application_id, event_ord)
      select event.id, made.id, 1
      from event
      join made on event.document_id = 'event-' || made.document_id
    )
    select document_id as id
    from made`
  return rows.map(({ id }) => id)
}
