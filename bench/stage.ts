import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { startPostgres } from '../src/embedded/postgres.ts'
import { columnNames } from '../src/platform/db/column-names.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { loadNetwork } from '../src/sample/load.ts'
import type { Side } from './compare.ts'
import { generate, generatedRows } from './data-set.ts'
import { audience, type Issuer, startIssuer } from './issuer.ts'
import { createLeanTables, lean } from './lean-tables.ts'
import { connections, fire, type Shot } from './load.ts'
import type { Options } from './options.ts'
import { type Program, parentOf, startProgram } from './processes.ts'
import { dataKeys } from './seal.ts'

/** The environment of a measurement: running programs, a database with data, and people. */
export interface Stage {
  options: Options
  /** Aborts when the run is interrupted. */
  signal: AbortSignal
  folder: string
  sql: Sql
  /** The address of the database. */
  url: string
  /** The address of the OpenID Connect issuer. */
  issuer: string
  /** The process id of the PostgreSQL server, whose children are the backends. */
  database: number
  api: Program
  bare: Program
  /** The bare program on lean tables. */
  bareLean: Program
  bareUpload: Program
  /** Opens another database with `rows` applications, and starts an API with it. */
  another(rows: number): Promise<{ sql: Sql; api: Program }>
  /**
   * Starts another API with the same database, and with settings of its own. `entry`: the path of a program to start in
   * place of the sources.
   */
  startApi(settings?: Record<string, string>, entry?: string): Promise<Program>
  /** Returns the headers for requests of a person. */
  as(subject: string): Promise<Record<string, string>>
  /** Returns a side of a comparison. Each round calls `shot` for its requests. */
  side(program: Program, shot: (amount: number) => Shot | Promise<Shot>): Side
}

const warmUpSeconds = 1
const warmUpShare = 4
const keys = { region: 'bench', accessKeyId: 'bench', secretAccessKey: 'bench-secret' }

/** `say` prints the progress. After `signal` aborts, no chunk of the data set and no round begins. */
interface Surroundings {
  parts: AsyncDisposableStack
  say: (text: string) => void
  signal: AbortSignal
}

/** Starts the programs of a stage and fills its database. Disposing of `parts` stops them in reverse order. */
export async function openStage(options: Options, { parts, say, signal }: Surroundings): Promise<Stage> {
  const folder = await openFolder(options, parts)
  const server = parts.adopt(await startPostgres({ dataDir: join(options.data ?? folder, 'postgres') }), (open) =>
    open.stop(),
  )
  const issuer = parts.adopt(await startIssuer(), (open) => open.close())
  const store = await program(parts, './object-store.ts', (port) => [
    JSON.stringify({ dir: join(folder, 'objects'), port, ...keys }),
  ])
  const api = (url: string, settings = {}, entry = '../src/main.js') =>
    startApi(url, { issuer, store, options, parts, settings, entry })
  const sql = await openDatabase(server.url, { issuer, rows: options.rows, parts, say, signal })
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  await mkdir(join(folder, 'bare'))
  await createLeanTables(sql)
  return {
    options,
    signal,
    folder,
    sql,
    url: server.url,
    issuer: issuer.url,
    database: parentOf(backend?.pid ?? 0),
    api: await api(server.url),
    bare: await program(parts, './bare.ts', (port) => [server.url, String(port)], '/ready'),
    bareLean: await program(parts, './bare.ts', (port) => [server.url, String(port), lean], '/ready'),
    bareUpload: await program(parts, './bare-upload.ts', (port) => [join(folder, 'bare'), String(port)]),
    startApi: (settings, entry) => api(server.url, settings, entry),
    async another(rows) {
      const url = Object.assign(new URL(server.url), { pathname: `bench_${rows}` }).href
      const [there] = await sql`select from pg_database where datname = ${`bench_${rows}`}`
      if (!there) await sql`create database ${sql(`bench_${rows}`)}`
      return { sql: await openDatabase(url, { issuer, rows, parts, say, signal }), api: await api(url) }
    },
    as: async (subject) => ({ authorization: `Bearer ${await issuer.tokenFor(subject)}`, 'accept-language': 'id' }),
    side: ({ pid, url }, shot) => ({
      pid,
      prepare: async (warmUp) => {
        signal.throwIfAborted()
        const requests = await shot(warmUp ? options.amount / warmUpShare : options.amount)
        return async () => {
          if (warmUp && requests.amount === undefined)
            await fire(url, warmUpSeconds, { ...requests, amount: connections })
          return fire(url, warmUp ? warmUpSeconds : options.seconds, requests)
        }
      },
    }),
  }
}

async function openFolder({ data }: Options, parts: AsyncDisposableStack): Promise<string> {
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-bench-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  await chmod(folder, 0o711)
  if (data !== undefined) await mkdir(data, { recursive: true, mode: 0o711 })
  return folder
}

async function openDatabase(
  url: string,
  { issuer, rows, parts, say, signal }: Surroundings & { issuer: Issuer; rows: number },
): Promise<Sql> {
  await migrate(url)
  const sql = parts.adopt(postgres(url, { max: 1, onnotice: () => {}, transform: columnNames }), (open) =>
    open.end({ timeout: 1 }),
  )
  await loadNetwork(sql)
  const there = await generatedRows(sql)
  if (there === 0) await generate(url, { issuer: issuer.url, rows, say, signal })
  else if (there !== rows)
    throw new Error(`The data folder has ${there} applications. Say --rows ${there}, or name another folder.`)
  await sql`
    update people
    set issuer = ${issuer.url}
    where issuer <> ${issuer.url}`
  return sql
}

interface Launch {
  issuer: Issuer
  store: Program
  options: Options
  parts: AsyncDisposableStack
  /** Settings that differ from those of all measurements. */
  settings: Record<string, string>
  entry: string
}

/** Starts an API in a separate process, as in production, but without effective limits of requests and connections. */
async function startApi(databaseUrl: string, launch: Launch): Promise<Program> {
  const { issuer, store, options, parts, settings, entry } = launch
  const env = (port: number) => ({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ...dataKeys,
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: audience,
    RATE_LIMITS: '*=1000000000/60',
    CONNECTIONS_PER_ADDRESS: '100000',
    DRAFTS_PER_PERSON: '1000000',
    LOG_LEVEL: 'info',
    S3_ENDPOINT: store.url,
    S3_REGION: keys.region,
    S3_BUCKET: 'documents',
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...settings,
  })
  const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`]
  return parts.adopt(
    await startProgram(entry, { args: () => ['api'], env, ready: '/health/ready', flags }),
    (started) => started.stop(),
  )
}

const program = async (
  parts: AsyncDisposableStack,
  script: string,
  args: (port: number) => string[],
  ready?: string,
): Promise<Program> =>
  parts.adopt(await startProgram(script, { args, ...(ready !== undefined && { ready }) }), (started) => started.stop())
