import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { queueLetter } from '../../src/correspondence/notifications/sending/queue.ts'
import { columnNames } from '../../src/platform/db/column-names.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { readDataKeys, readSearchKey } from '../../src/privacy/keys.ts'
import { createVault } from '../../src/privacy/vault.ts'
import { loadNetwork } from '../../src/sample/load.ts'
import { appointSampleStaff } from '../../src/sample/staff.ts'
import { Product } from '../../test/support/deployment/product.ts'
import { audience, startIssuer } from '../issuer.ts'
import { freePort, type Program, startProgram } from '../processes.ts'
import { dataKeys } from '../seal.ts'
import { somePdf } from '../uploads.ts'
import { type Ask, ask } from './asking.ts'
import { Database } from './database.ts'
import { type Gateway, startGateway } from './gateway.ts'

const keys = { region: 'faults', accessKeyId: 'faults', secretAccessKey: 'faults-secret' }
const drainSeconds = '2'
const slot = 'tax_card'

/** The service as in production: API, worker, PostgreSQL and object storage are separate processes. */
export interface Deployment {
  database: Database
  store: Program
  gateway: Gateway
  api: Product
  worker: Product
  /** Runs `work` on a new connection, and closes it. */
  withSql<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Starts another API, on a free port by default. */
  startApi(port?: number): Promise<{ api: Product; port: number }>
  startWorker(gateway: Gateway): Promise<Product>
  /** Returns an access token of a sample user. */
  tokenFor(subject: string): Promise<string>
  /** Queues SMS and notifies the workers. Returns the ids of the messages. */
  queueMessages(count: number): Promise<string[]>
  /** Returns requests of an applicant with a draft and a document, to the first API or to `url`. */
  asks(
    url?: string,
  ): Record<'readsType' | 'readsOffices' | 'readsApplication' | 'readsContacts' | 'ready', Ask> &
    Record<'drafts' | 'uploads' | 'downloads', Ask>
}

/** Starts the processes of a deployment. Disposing of `parts` stops them in reverse order. */
export async function deploy(parts: AsyncDisposableStack): Promise<Deployment> {
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-faults-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  await chmod(folder, 0o711)
  const database = parts.adopt(await Database.open(join(folder, 'postgres')), (open) => open.stop())
  const issuer = parts.adopt(await startIssuer(), (open) => open.close())
  const gateway = parts.adopt(await startGateway(), (open) => open.close())
  const store = parts.adopt(
    await startProgram('./object-store.ts', {
      args: (port) => [JSON.stringify({ dir: join(folder, 'objects'), port, ...keys })],
    }),
    (started) => started.stop(),
  )
  const settings = {
    ...dataKeys,
    DATABASE_URL: database.url,
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: audience,
    RATE_LIMITS: '*=1000000000/60',
    DRAIN_SECONDS: drainSeconds,
    WEBHOOK_NETWORKS: '127.0.0.0/8',
    S3_ENDPOINT: store.url,
    S3_REGION: keys.region,
    S3_BUCKET: 'documents',
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    GATEWAY_SECRET: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
  }
  const withSql = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const sql = postgres(database.url, { max: 1, onnotice: () => {}, fetch_types: false, transform: columnNames })
    try {
      return await work(sql)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
  await migrate(database.url)
  await withSql(loadNetwork)
  await withSql((sql) => appointSampleStaff(sql, issuer.url))
  const run = (more: Record<string, string>, mode: string) =>
    parts.adopt(new Product({ ...settings, ...more }, [mode]), (product) => product.kill())
  const startWorker = async ({ url }: Gateway) => {
    const worker = run({ SMS_GATEWAY_URL: url }, 'worker')
    await worker.says('"msg":"started"')
    return worker
  }
  const startApi = async (wanted?: number) => {
    const port = wanted ?? (await freePort())
    const api = run({ PORT: String(port) }, 'api')
    await api.says('"msg":"started"')
    return { api, port }
  }
  const vault = await createVault({
    dataKeys: readDataKeys(dataKeys.DATA_KEYS),
    searchKey: readSearchKey(dataKeys.SEARCH_KEY),
  })
  const { api, port } = await startApi()
  const authorization = `Bearer ${await issuer.tokenFor('applicant')}`
  const here = `http://127.0.0.1:${port}`
  const { id, contentUrl } = await fileOf(here, authorization)
  return {
    database,
    store,
    gateway,
    api,
    worker: await startWorker(gateway),
    withSql,
    startApi,
    startWorker,
    tokenFor: issuer.tokenFor,
    queueMessages: (count) =>
      withSql(async (sql) => {
        const messages = Array.from({ length: count }, someMessage)
        for (const message of messages) await queueLetter(sql, vault, message)
        await sql.notify('work_to_do', '')
        const causes = messages.map(({ causeId }) => causeId)
        const queued = await sql<{ id: string }[]>`
          select id
          from notices
          where cause_id in ${sql(causes)}`
        return queued.map(({ id }) => id)
      }),
    asks: (url = here) => {
      const reads = (path: string) => () => ask(`${url}${path}`, { headers: { authorization } })
      return {
        ready: reads('/health/ready'),
        readsType: reads('/v1/permit-types/IMB'),
        readsOffices: reads('/v1/offices'),
        readsApplication: reads(`/v1/applications/${id}`),
        readsContacts: reads('/v1/me/contacts'),
        downloads: reads(contentUrl),
        drafts: () => ask(`${url}/v1/applications`, draft(authorization)),
        uploads: () => ask(`${url}/v1/applications/${id}/documents`, document(authorization)),
      }
    },
  }
}

/** Drafts an application and uploads a document. Returns the id of the application, and the path of the document. */
async function fileOf(url: string, authorization: string): Promise<{ id: string; contentUrl: string }> {
  const { id } = await made(`${url}/v1/applications`, draft(authorization))
  const document_ = await made(`${url}/v1/applications/${id}/documents`, document(authorization))
  return { id, contentUrl: `/v1/applications/${id}/documents/${document_.id}/content` }
}

async function made(url: string, init: RequestInit): Promise<{ id: string }> {
  const reply = await fetch(url, init)
  const said: unknown = await reply.json()
  if (!reply.ok || typeof said !== 'object' || said === null || !('id' in said) || typeof said.id !== 'string')
    throw new Error(`${url} was answered with ${reply.status}: ${JSON.stringify(said)}`)
  return { id: said.id }
}

const draft = (authorization: string): RequestInit => ({
  method: 'POST',
  headers: { authorization, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify({ permitType: 'IMB' }),
})

const file = somePdf(1)

function document(authorization: string): RequestInit {
  const body = new FormData()
  body.set('slot', slot)
  body.set('file', new Blob([Uint8Array.from(file)], { type: 'application/pdf' }), 'file.pdf')
  return { method: 'POST', headers: { authorization, 'idempotency-key': crypto.randomUUID() }, body }
}

const someMessage = () =>
  ({
    causeId: crypto.randomUUID(),
    kind: 'contact_code',
    channel: 'sms',
    language: 'id',
    address: '+6281200000000',
    applicationId: null,
    secrets: { code: '000000' },
    facts: { minutes: '30' },
  }) as const
