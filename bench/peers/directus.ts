import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Sql } from 'postgres'
import { type Peer, type Requests, referencesOf, type Surroundings } from './peer.ts'
import { tables } from './tables.ts'

const email = 'admin@example.com'
const person = 'officer@example.com'
const collections = ['applications', 'documents', 'events', 'offices']

/**
 * Starts Directus on the tables, with relations for documents, history and office, and a person whose role may read all
 * and write applications and events. Its token is of its own sign-in.
 */
export async function startDirectus(around: Surroundings): Promise<Peer> {
  const { sql, url } = await around.database('peer_directus')
  await sql.unsafe(tables('inside')).simple()
  await around.fill(sql, 'inside')
  const cli = join(around.folder, 'node_modules/directus/cli.js')
  const password = crypto.randomUUID()
  const settings = {
    PATH: process.env['PATH'] ?? '',
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: url,
    DB_POOL__MAX: '10',
    SECRET: crypto.randomUUID(),
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    ACCESS_TOKEN_TTL: '12h',
    LOG_LEVEL: 'info',
    TELEMETRY: 'false',
    // It would refuse requests with 503 on a busy machine.
    PRESSURE_LIMITER_ENABLED: 'false',
    EXTENSIONS_PATH: join(around.folder, 'directus-extensions'),
    STORAGE_LOCAL_ROOT: join(around.folder, 'directus-uploads'),
    TEMP_PATH: join(around.folder, 'directus-temp'),
  }
  await promisify(execFile)(process.execPath, [cli, 'bootstrap'], {
    cwd: around.folder,
    env: { ...settings, NODE_ENV: 'production' },
  })
  const program = await around.start(pathToFileURL(cli).href, () => ['start'], settings, '/server/ping')
  await setUp(program.url, password)
  const headers = { authorization: `Bearer ${await signIn(program.url, person, password)}` }
  const supplied = (count: number) => supply(sql, count, around)
  return { name: 'directus', program, headers, requests, share: 1 / 8, supply: supplied }
}

/** Adds the relations that foreign keys lack, and the person with their permissions. */
async function setUp(url: string, password: string): Promise<void> {
  const headers = {
    authorization: `Bearer ${await signIn(url, email, password)}`,
    'content-type': 'application/json',
  }
  const send = async (method: string, path: string, body: unknown): Promise<{ data: { id: string } }> => {
    const reply = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path} answers ${reply.status}: ${text}`)
    return JSON.parse(text)
  }
  for (const [field, collection] of [
    ['documents', 'documents'],
    ['history', 'events'],
  ]) {
    const alias = { field, type: 'alias', meta: { special: ['o2m'], interface: 'list-o2m' } }
    await send('POST', '/fields/applications', alias)
    await send('PATCH', `/relations/${collection}/application_id`, { meta: { one_field: field } })
  }
  const role = await send('POST', '/roles', { name: 'officer' })
  const permissions = collections.flatMap((collection) =>
    ['read', 'create', 'update'].map((action) => ({ collection, action, fields: ['*'], permissions: {} })),
  )
  const policy = await send('POST', '/policies', { name: 'officer', app_access: false, permissions })
  await send('PATCH', `/roles/${role.data.id}`, { policies: [{ policy: policy.data.id }] })
  await send('POST', '/users', { email: person, password, role: role.data.id, status: 'active' })
}

async function signIn(url: string, name: string, password: string): Promise<string> {
  const reply = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: name, password }),
  })
  const { data }: { data: { access_token: string } } = JSON.parse(await reply.text())
  return data.access_token
}

const listed = 'id,reference,status,version,permit_type,village_code,office_id,created_at,submitted_at,updated_at'

const requests: Requests = {
  whole: (id) => `/items/applications/${id}?fields=*,documents.*,history.*,office_id.*&deep[history][_sort]=version`,
  list: (office, _before, page) =>
    `/items/applications?fields=${listed}&limit=50&sort=-id&filter[office_id][_eq]=${office}` +
    `&filter[status][_eq]=in_review&page=${page}`,
  create: ({ permitType, villageCode, answers }) => ({
    path: '/items/applications',
    body: {
      permit_type: permitType,
      village_code: villageCode,
      answers,
      history: [{ version: 1, action: 'draft', to_status: 'draft', actor: 'officer' }],
    },
  }),
  step: (id) => ({
    method: 'PATCH',
    path: `/items/applications/${id}`,
    body: {
      status: 'in_review',
      version: 3,
      history: {
        create: [{ version: 3, action: 'accept', from_status: 'submitted', to_status: 'in_review', actor: 'officer' }],
        update: [],
        delete: [],
      },
    },
  }),
  wholeOf: (body) => {
    const { data }: { data: DirectusCase } = JSON.parse(body)
    const { reference, status, version, answers, documents, history, office_id: office } = data
    return {
      reference,
      status,
      version,
      applicant: answers.applicant.name,
      documents: documents.length,
      history: history.map(({ to_status }) => to_status),
      office: office?.id ?? null,
    }
  },
  referencesOf,
  idOf: (body) => JSON.parse(body).data.id,
}

interface DirectusCase {
  reference: string
  status: string
  version: number
  answers: { applicant: { name: string } }
  documents: unknown[]
  history: { to_status: string }[]
  office_id: { id: string } | null
}

async function supply(sql: Sql, count: number, { answers }: Surroundings): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with made as (
      insert into applications (reference, status, version, permit_type, village_code, office_id, submitted_at, answers)
      select gen_random_uuid()::text, 'submitted', 2, 'IMB', '31.71.06.1001', (select id from offices limit 1), now(),
        ${JSON.stringify(answers)}::text::jsonb
      from generate_series(1, ${count})
      returning id
    ), event as (
      insert into events (application_id, version, action, from_status, to_status, actor)
      select id, 2, 'submit', 'draft', 'submitted', 'applicant'
      from made
    )
    select id
    from made`
  return rows.map(({ id }) => id)
}
