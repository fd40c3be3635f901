import { join } from 'node:path'
import postgres from 'postgres'
import { startPostgres } from '../../../src/embedded/postgres.ts'
import { prepareTrialDatabase } from '../../../src/embedded/trial-database.ts'
import { fillTemplate } from '../../support/template.ts'
import { dataFolder, makeFolder } from './folders.ts'
import { giveOwnTime } from './trial-time.ts'

/** A Monday morning before the offices open. */
export const beginning = Date.UTC(2026, 10, 30)

/** The database and the storage of a run. They outlive every program. */
export interface Ground {
  url: string
  /** The folder of the object storage. */
  objects: string
  /** A connection of the simulation itself, with virtual time. */
  sql: postgres.Sql
  /**
   * A connection to another database, to look at locks while programs run statements. A snapshot in the same database
   * would keep pages from being pruned, and so move the rows that are written next.
   */
  beside: postgres.Sql
  /** The name of the database. */
  name: string
  /** Vacuums and analyses in place of autovacuum, after days 1 to 3 and then after every seventh day. */
  tidy(day: number): Promise<void>
}

/**
 * Settings of the database server: it does not wait for the disk, and has no background work at moments that the seed
 * does not decide. A deadlock is detected after 1 ms, by the statement that completes it.
 */
const flags = [
  'fsync=off',
  'synchronous_commit=on',
  'full_page_writes=off',
  'autovacuum=off',
  'deadlock_timeout=1ms',
  'max_connections=200',
  'max_parallel_workers_per_gather=0',
  'synchronize_seqscans=off',
  'jit=off',
  'plan_cache_mode=force_generic_plan',
  'shared_buffers=1GB',
].flatMap((setting) => ['-c', setting])

/** The first days change the size of every table. Later once a week is enough. */
const isTidied = (day: number): boolean => day <= 3 || day % 7 === 0

/**
 * Makes the ground of a run: a migrated database with Jakarta's network at `beginning`, and a folder for objects. Uses
 * the server at `SIMULATION_DATABASE_URL` if it is set, and starts one otherwise. If `SIMULATION_TEMPLATE` is set, the
 * database is a copy of the one that it names, made by `makeNetwork`.
 */
export async function openGround(parts: AsyncDisposableStack): Promise<Ground> {
  const folder = await makeFolder(parts)
  const { SIMULATION_DATABASE_URL: given, SIMULATION_TEMPLATE: template } = process.env
  const server = given ?? (await startServer(folder, parts))
  const name = `simulation_${process.pid}`
  const beside = postgres(server, { max: 1, onnotice: () => {} })
  parts.defer(async () => {
    await beside`drop database if exists ${beside(name)} with (force)`
    await beside.end()
  })
  const url = template === undefined ? await makeNetwork(server, name) : await copyNetwork(server, template, name)
  const sql = parts.adopt(postgres(url, { max: 2, onnotice: () => {} }), (open) => open.end())
  const objects = join(folder, 'objects')
  const tidy = async (day: number) => {
    if (isTidied(day)) await sql`vacuum analyze`
  }
  return { url, name, sql, beside, objects, tidy }
}

/** Starts a database server for simulations in a folder of a run. It stops with `parts`. Returns its address. */
export async function startServer(folder: string, parts: AsyncDisposableStack): Promise<string> {
  const server = parts.adopt(await startPostgres({ dataDir: join(folder, dataFolder), flags }), (open) => open.stop())
  return server.url
}

/** Makes a migrated database with virtual time and Jakarta's network at `beginning`. Returns its address. */
export async function makeNetwork(server: string, name: string): Promise<string> {
  await using owner = connect(server)
  await owner.sql`create database ${owner.sql(name)}`
  const url = addressOf(server, name)
  await using made = connect(url)
  await giveOwnTime(made.sql, beginning)
  await fillTemplate(url)
  await made.sql`analyze`
  return url
}

/** Copies a database that `makeNetwork` has made. Returns the address of the copy. */
async function copyNetwork(server: string, template: string, name: string): Promise<string> {
  await using owner = connect(server)
  await owner.sql`create database ${owner.sql(name)} template ${owner.sql(template)} strategy file_copy`
  const url = addressOf(server, name)
  await using copied = connect(url)
  await prepareTrialDatabase(copied.sql)
  return url
}

const addressOf = (server: string, name: string): string => Object.assign(new URL(server), { pathname: name }).href

/** Opens one connection, which ends with its scope. */
function connect(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return { sql, [Symbol.asyncDispose]: () => sql.end() }
}
