import { join } from 'node:path'
import postgres from 'postgres'
import { startPostgres } from '../../../src/embedded/postgres.ts'
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
].flatMap((setting) => ['-c', setting])

/** The first days change the size of every table. Later once a week is enough. */
const isTidied = (day: number): boolean => day <= 3 || day % 7 === 0

/**
 * Makes the ground of a run: a migrated database with Jakarta's network at `beginning`, and a folder for objects. Uses
 * the server at `SIMULATION_DATABASE_URL` if it is set, and starts one otherwise.
 */
export async function openGround(parts: AsyncDisposableStack): Promise<Ground> {
  const folder = await makeFolder(parts)
  const server = process.env['SIMULATION_DATABASE_URL'] ?? (await startServer(folder, parts))
  const name = `simulation_${process.pid}`
  const owner = postgres(server, { max: 1, onnotice: () => {} })
  await owner`create database ${owner(name)}`
  parts.defer(async () => {
    await owner`drop database ${owner(name)} with (force)`
    await owner.end()
  })
  const url = Object.assign(new URL(server), { pathname: name }).href
  const before = postgres(url, { max: 1, onnotice: () => {} })
  await giveOwnTime(before, beginning)
  await before.end()
  await fillTemplate(url)
  const sql = parts.adopt(postgres(url, { max: 2, onnotice: () => {} }), (open) => open.end())
  const objects = join(folder, 'objects')
  await sql`analyze`
  const tidy = async (day: number) => {
    if (isTidied(day)) await sql`vacuum analyze`
  }
  return { url, name, sql, beside: owner, objects, tidy }
}

async function startServer(folder: string, parts: AsyncDisposableStack): Promise<string> {
  const server = parts.adopt(await startPostgres({ dataDir: join(folder, dataFolder), flags }), (open) => open.stop())
  return server.url
}
