import { connect } from '../../platform/db/client.ts'
import { jobLimits } from '../../platform/db/limits.ts'
import { loadNetwork } from '../../sample/load.ts'
import type { Config } from '../config.ts'
import type { startSandboxWorker as start } from '../sandbox/worker.ts'
import { embeddedSandbox } from '../sandbox-settings.ts'
import { type Patience, waitFor } from './waiting.ts'

const embeddedName = 'satu_pintu_sandbox'

/**
 * Migrates and fills the database of the sandbox, after creating the embedded one. Returns its URL; undefined without a
 * sandbox. Throws for a database with data of something else.
 */
export async function openSandboxDatabase(
  { sandboxDatabaseUrl }: Pick<Config, 'sandboxDatabaseUrl'>,
  databaseUrl: string,
  patience: Patience,
): Promise<string | undefined> {
  if (sandboxDatabaseUrl === undefined) return undefined
  const url = sandboxDatabaseUrl === embeddedSandbox ? await createBeside(databaseUrl) : sandboxDatabaseUrl
  await waitFor('SANDBOX_DATABASE_URL', () => prepareBeside(databaseUrl, url), patience)
  return url
}

/** Migrates and fills the database of the sandbox. Throws for the live database, and for one with live data. */
export async function prepareBeside(databaseUrl: string, url: string): Promise<void> {
  const [{ demandApart }, { prepareSandbox }] = await Promise.all([
    import('../../sandbox/apart.ts'),
    import('../../sandbox/prepare.ts'),
  ])
  await demandApart(databaseUrl, url)
  await prepareSandbox(url, loadNetwork)
}

/** Creates the database of the sandbox on the embedded server unless it exists. Returns its URL. */
async function createBeside(databaseUrl: string): Promise<string> {
  const { default: postgres } = await import('postgres')
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {}, fetch_types: false })
  try {
    const [existing] = await sql`select from pg_database where datname = ${embeddedName}`
    if (!existing) await sql`create database ${sql(embeddedName)}`
  } finally {
    await sql.end()
  }
  return Object.assign(new URL(databaseUrl), { pathname: embeddedName }).href
}

/** The pool size of a worker for the database of the sandbox. It has one more connection to listen. */
const connections = 2

/** Starts the jobs of the sandbox. Disposing of `parts` stops them. */
export async function workOnSandbox(
  given: Omit<Parameters<typeof start>[0], 'database'>,
  url: string,
  parts: AsyncDisposableStack,
): Promise<void> {
  const { startSandboxWorker } = await import('../sandbox/worker.ts')
  const database = parts.adopt(connect({ primary: url, connections }, jobLimits), (open) => open.close())
  parts.adopt(await startSandboxWorker({ ...given, database }), (worker) => worker.stop())
}
