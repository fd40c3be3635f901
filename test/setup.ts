import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import postgres from 'postgres'

import { type EmbeddedPostgres, startPostgres } from '../src/embedded/postgres.ts'
import { networkTemplate, template } from './support/deployment/database.ts'
import { appointTestStaff, fillTemplate } from './support/deployment/template.ts'
import { emptyRecord } from './support/measuring/statement-record.ts'

/**
 * Settings of the test database. It does not outlive the run: it does not wait for the disk, and keeps little log. A
 * query runs in one process, because `changesNothing` reads all tables at once, for which PostgreSQL would start two
 * more processes each time. A connection plans each statement once: most run a few times only, and to plan them anew
 * with their values takes a tenth of the CPU of PostgreSQL.
 */
const flags = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_wal_size=128MB',
  'max_connections=200',
  'max_parallel_workers_per_gather=0',
  'plan_cache_mode=force_generic_plan',
].flatMap((setting) => ['-c', setting])

/** A file system in memory, and the bytes that must be free there before a run uses it. */
const memory = { path: '/dev/shm', bytes: 2 ** 31 }

/** The compile cache of Node that all test processes share. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/satu-pintu-tests', import.meta.url))

let folder: string | undefined
let starting: Promise<EmbeddedPostgres> | undefined

/**
 * Provides a server with two template databases: a new one, or that of `TEST_DATABASE_URL`, which keeps its templates
 * afterwards.
 */
export async function globalSetup() {
  emptyRecord()
  try {
    process.env['NODE_COMPILE_CACHE'] ??= compiled
    process.env['TEST_DATABASE_URL'] ??= (await (starting = startServer())).url
    await makeTemplates(process.env['TEST_DATABASE_URL'])
  } catch (error) {
    await globalTeardown()
    throw error
  }
}

/** Stops the server and removes its folder, also when an interrupt calls it while the server is starting. */
export async function globalTeardown() {
  const server = await starting?.catch(() => undefined)
  await server?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
}

/**
 * Starts a server in a folder of this run, in memory if there is room: nearly every test file creates and drops a
 * database of 800 files. In memory, that folder is also the temporary folder of all tests, because object stores wait
 * for the disk at each object.
 */
async function startServer(): Promise<EmbeddedPostgres> {
  const free = await statfs(memory.path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  const isInMemory = free >= memory.bytes
  folder = await mkdtemp(join(isInMemory ? memory.path : tmpdir(), 'satu-pintu-test-'))
  await chmod(folder, 0o711)
  if (isInMemory) process.env['TMPDIR'] = folder
  return startPostgres({ dataDir: join(folder, 'postgres'), flags })
}

/** Makes the templates, and closes them to connections: a database with a connection cannot be copied. */
async function makeTemplates(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  const addressOf = (name: string) => Object.assign(new URL(url), { pathname: name }).href
  try {
    for (const name of [template, networkTemplate]) await sql`drop database if exists ${sql(name)} with (force)`
    await sql`create database ${sql(template)}`
    await fillTemplate(addressOf(template))
    await sql`create database ${sql(networkTemplate)} template ${sql(template)} strategy file_copy`
    await appointTestStaff(addressOf(networkTemplate))
    for (const name of [template, networkTemplate]) await sql`alter database ${sql(name)} with allow_connections false`
  } finally {
    await sql.end()
  }
}
