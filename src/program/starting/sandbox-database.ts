import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../../platform/db/client.ts'
import { WrongDatabase } from '../../platform/db/errors.ts'
import { jobLimits, requestLimits } from '../../platform/db/limits.ts'
import { demandSession } from '../../platform/db/session.ts'
import { checkKeys, WrongKeys } from '../../privacy/key-checks.ts'
import type { DataKeys } from '../../privacy/keys.ts'
import { loadNetwork } from '../../sample/load.ts'
import type { startSandboxWorker as start } from '../sandbox/worker.ts'
import type { Config } from '../settings/config.ts'
import { embeddedSandbox } from '../settings/services.ts'
import type { Ground, SandboxGround, Surroundings } from './modes.ts'
import { untilDone } from './waiting.ts'

const setting = 'SANDBOX_DATABASE_URL'
const embeddedName = 'satu_pintu_sandbox'
/** The longest time that a start waits for the first attempt to prepare the database. */
const firstMilliseconds = 10_000

type Near = Pick<Surroundings, 'parts' | 'log' | 'signal'>

/**
 * Begins to prepare the database of the sandbox, after creating the embedded one. A database that does not respond is
 * tried again until it does, so that live operation does not depend on it. Throws when the first attempt finds that the
 * address is wrong: live data, the live database, or a pooler. A later attempt that finds it logs an error and is the
 * last. So do data keys that lack one under which its webhooks are encrypted. Returns undefined without a sandbox.
 */
export async function openSandboxDatabase(
  { sandboxDatabaseUrl, dataKeys }: Pick<Config, 'sandboxDatabaseUrl'> & Partial<Pick<Config, 'dataKeys'>>,
  databaseUrl: string,
  { parts, log, signal }: Near,
): Promise<SandboxGround | undefined> {
  if (sandboxDatabaseUrl === undefined) return undefined
  const url = sandboxDatabaseUrl === embeddedSandbox ? await createBeside(databaseUrl) : sandboxDatabaseUrl
  const probe = parts.adopt(connect({ primary: url, connections: 1 }), (own) => own.close())
  let isPrepared = false
  const wrong = new AbortController()
  const { promise: first, resolve } = Promise.withResolvers<unknown>()
  async function attempt(): Promise<void> {
    try {
      await prepareBeside(databaseUrl, url)
      if (dataKeys) await demandKeys(url, dataKeys)
      isPrepared = true
      resolve(undefined)
    } catch (error) {
      resolve(error)
      if (error instanceof WrongDatabase) {
        wrong.abort()
        log.error({ setting, why: error.message }, 'the address of the sandbox is wrong: correct it and restart')
      }
      throw error
    }
  }
  const prepared = untilDone(attempt, { setting, signal: AbortSignal.any([signal, wrong.signal]), log })
  const failure = await Promise.race([first, pause(firstMilliseconds, undefined, { ref: false })])
  if (failure instanceof WrongDatabase) throw new Error(`${setting}: ${failure.message}`, { cause: failure })
  const answers = (milliseconds: number) =>
    probe.check(milliseconds).then(
      () => true,
      () => false,
    )
  return {
    url,
    prepared,
    state: {
      get isPrepared() {
        return isPrepared
      },
      get isWrong() {
        return wrong.signal.aborted
      },
      isUp: async (milliseconds) => isPrepared && (await answers(milliseconds)),
    },
  }
}

/**
 * Migrates and fills the database of the sandbox. Throws `WrongDatabase` for a pooler, for the live database, for one
 * with live data, and for a server that cannot have the schema.
 */
export async function prepareBeside(databaseUrl: string, url: string): Promise<void> {
  const [{ demandApart }, { prepareSandbox }] = await Promise.all([
    import('../../sandbox/apart.ts'),
    import('../../sandbox/prepare.ts'),
  ])
  const session = connect({ primary: url, connections: 1 })
  try {
    await demandSession(session, requestLimits, 'The sandbox has few connections and needs no pooler')
  } finally {
    await session.close()
  }
  await demandApart(databaseUrl, url)
  await prepareSandbox(url, loadNetwork)
}

/** Throws `WrongDatabase` when these are not the data keys under which the database of the sandbox was written. */
async function demandKeys(url: string, { dataKeys }: Pick<DataKeys, 'dataKeys'>): Promise<void> {
  const session = connect({ primary: url, connections: 1 })
  try {
    await checkKeys(session.pool, { dataKeys })
  } catch (error) {
    if (!(error instanceof WrongKeys)) throw error
    throw new WrongDatabase(`the sandbox was written with other keys. ${error.message}`, { cause: error })
  } finally {
    await session.close()
  }
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

/**
 * Starts the jobs of the sandbox once its database is prepared, and tries again when they do not start. Does not wait
 * for the database, so that live jobs begin without it. Disposing of `parts` stops them.
 */
export async function workOnSandbox(
  given: Omit<Parameters<typeof start>[0], 'database'>,
  { url, prepared }: SandboxGround,
  { parts, log, signal, tracing }: Near & Pick<Ground, 'tracing'>,
): Promise<void> {
  const { startSandboxWorker } = await import('../sandbox/worker.ts')
  const opened = new AsyncDisposableStack()
  async function attempt(): Promise<void> {
    await using starting = new AsyncDisposableStack()
    const watch = { statement: tracing?.sandbox.statement }
    const database = starting.adopt(connect({ primary: url, connections }, jobLimits, watch), (open) => open.close())
    starting.adopt(await startSandboxWorker({ ...given, database }), (worker) => worker.stop())
    opened.use(starting.move())
  }
  const working = prepared.then((isPrepared) => isPrepared && untilDone(attempt, { setting, signal, log }))
  parts.defer(async () => {
    await working
    await opened.disposeAsync()
  })
}
