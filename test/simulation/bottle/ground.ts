import { hash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { prepareTrialDatabase } from '../../../src/embedded/trial-database.ts'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { loadNetwork } from '../../../src/sample/load.ts'
import { prepareSandbox } from '../../../src/sandbox/prepare.ts'
import { fillTemplate } from '../../support/deployment/template.ts'
import { makeFolder } from './folders.ts'
import type { Options } from './options.ts'
import { drawing, RandomBytes } from './seeded.ts'
import { startServer } from './server.ts'
import { type OpenSockets, watchSockets } from './sockets.ts'
import { giveOwnTime, setDatabaseTime } from './trial-time.ts'

/** The databases and the storage of a run. They outlive every program. */
export interface Ground {
  url: string
  /** The folder of the object storage. */
  objects: string
  /** One connection of the simulation itself, with virtual time: its statements run in the order in which they come. */
  sql: postgres.Sql
  /**
   * A connection to another database, to look at locks while programs run statements. A snapshot in the same database
   * would keep pages from being pruned, and so move the rows that are written next.
   */
  beside: postgres.Sql
  /** The connections of this process that were opened since the ground was. */
  sockets: Pick<OpenSockets, 'closed' | 'ended'>
  /** The names of the live database and of that of the sandbox. */
  names: readonly string[]
  /** The database of the sandbox, with a connection of the simulation itself. */
  sandbox: { url: string; sql: postgres.Sql }
  /** Sets the moment that both databases show, in milliseconds since 1970. */
  setTime(at: number): Promise<void>
  /** Vacuums and analyses in place of autovacuum, in the nights after days 1 to 3 and after every seventh day. */
  tidy(day: number): Promise<void>
}

/** The first days change the size of every table. Later once a week is enough. */
const isTidied = (day: number): boolean => day > 0 && (day <= 3 || day % 7 === 0)

/**
 * Makes the ground of a run: a migrated database with Jakarta's network at `from`, and a folder for objects. Uses
 * the server at `SIMULATION_DATABASE_URL` if it is set, and starts one otherwise. `SIMULATION_TEMPLATE` names a
 * database to copy, which the first run with the same migrations makes and leaves there for the others. With `isAnew`
 * nothing is copied.
 */
export async function openGround(
  parts: AsyncDisposableStack,
  { from, isAnew }: Pick<Options, 'from' | 'isAnew'>,
): Promise<Ground> {
  const folder = await makeFolder(parts)
  const { SIMULATION_DATABASE_URL: given, SIMULATION_TEMPLATE: wanted } = process.env
  const template = wanted && (await templateFor(wanted))
  const server = given ?? (await startServer(folder, parts))
  const name = `simulation_${process.pid}`
  const names = [name, sandboxOf(name)]
  const beside = postgres(server, { max: 1, onnotice: () => {} })
  parts.defer(async () => {
    for (const own of names) await beside`drop database if exists ${beside(own)} with (force)`
    await beside.end()
  })
  if (template === undefined || isAnew) await makeNetwork(server, name, from)
  else {
    const [made] = await beside`select from pg_database where datname = ${sandboxOf(template)}`
    if (!made) await makeNetwork(server, template, from)
    for (const copied of [template, sandboxOf(template)]) await copy(server, copied, copied.replace(template, name))
  }
  const [[url, sql], [sandboxUrl, sandboxSql]] = [openOwn(server, name, parts), openOwn(server, sandboxOf(name), parts)]
  const objects = join(folder, 'objects')
  const sockets = parts.adopt(watchSockets(), (watching) => watching.end())
  return {
    url,
    names,
    sql,
    beside,
    objects,
    sockets,
    sandbox: { url: sandboxUrl, sql: sandboxSql },
    async setTime(at) {
      await Promise.all([setDatabaseTime(sql, at), setDatabaseTime(sandboxSql, at)])
    },
    async tidy(day) {
      if (isTidied(day)) for (const own of [sql, sandboxSql]) await tidyUp(own)
    },
  }
}

const ofProject = new URL('../../../drizzle/migrations/', import.meta.url)

/**
 * Returns the name of a template with a hash of all migrations: what others have made is not copied. Two branches may
 * give one number to two migrations.
 */
export async function templateFor(wanted: string, migrations: URL = ofProject): Promise<string> {
  const files = (await readdir(migrations)).filter((file) => file.endsWith('.sql')).sort()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, migrations), 'utf8')))
  return `${wanted}_${hash('sha256', JSON.stringify(texts)).slice(0, hashDigits)}`
}

const hashDigits = 12

/** The number of rows that PostgreSQL reads to analyse a table: all, or a sample that is drawn at random. */
const analysedRows = 30_000

/**
 * Vacuums the tables that have rows, and analyses those that are read whole: the plans for others would depend on the
 * sample. Catalogues of PostgreSQL are left out: nothing changes them in a run.
 */
async function tidyUp(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`vacuum ${await tablesOf(sql, { leastBytes: 1 })}`)
  await sql.unsafe(`analyze ${await tablesOf(sql, { leastBytes: 1, mostRows: analysedRows })}`)
}

/** Returns the names of tables of the product, with so many rows at most as the last vacuum has counted. */
async function tablesOf(sql: postgres.Sql, { leastBytes = 0, mostRows = Infinity } = {}): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select oid::regclass::text as name
    from pg_class
    where relkind = 'r' and relnamespace <> all(array['pg_catalog', 'information_schema']::regnamespace[])
      and pg_relation_size(oid) >= ${leastBytes} and reltuples <= ${mostRows}::float8
    order by oid`
  return tables.map(({ name }) => name).join(', ')
}

/** Returns the name of the database of the sandbox beside a live one. */
const sandboxOf = (name: string): string => `${name}_sandbox`

function openOwn(server: string, name: string, parts: AsyncDisposableStack): [url: string, sql: postgres.Sql] {
  const url = addressOf(server, name)
  return [url, parts.adopt(postgres(url, { max: 1, onnotice: () => {} }), (open) => open.end())]
}

/**
 * Makes a migrated database with virtual time and Jakarta's network at a moment, and one of a sandbox beside it. No
 * id is in both, except those of agencies and their keys. The references of the sandbox are drawn from a seed of their
 * own, so that a copy fits each run. Call `seedRandomness` before.
 */
const makeNetwork = (server: string, name: string, at: number): Promise<void> =>
  drawing.run(new RandomBytes('network', 0), async () => {
    const empty = `${name}_empty`
    await makeEmpty(server, empty, at)
    await fillCopy(server, empty, name, fillTemplate)
    await fillCopy(server, empty, sandboxOf(name), async (url, sql) => {
      await sql`select setval('trial.ids', ${firstIdOfSandbox})`
      await prepareSandbox(url, loadNetwork)
    })
    await using owner = connect(server)
    await owner.sql`drop database ${owner.sql(empty)}`
  })

/** The number from which the ids of a sandbox are counted. No run makes so many live ones. */
const firstIdOfSandbox = 16 ** 14

/** Makes a migrated database with virtual time at a moment, and no rows. The migrations draw no id. */
async function makeEmpty(server: string, name: string, at: number): Promise<void> {
  await using owner = connect(server)
  await owner.sql`create database ${owner.sql(name)}`
  const url = addressOf(server, name)
  await using made = connect(url)
  await giveOwnTime(made.sql, at)
  await migrate(url)
}

type Fill = (url: string, sql: postgres.Sql) => Promise<void>

/** Copies the empty database, and fills and analyses the copy. */
async function fillCopy(server: string, empty: string, name: string, fill: Fill): Promise<void> {
  await copy(server, empty, name)
  const url = addressOf(server, name)
  await using made = connect(url)
  await fill(url, made.sql)
  await made.sql.unsafe(`analyze ${await tablesOf(made.sql)}`)
}

/** Copies a database that `makeNetwork` has made. */
async function copy(server: string, template: string, name: string): Promise<void> {
  await using owner = connect(server)
  await owner.sql`create database ${owner.sql(name)} template ${owner.sql(template)} strategy file_copy`
  await using copied = connect(addressOf(server, name))
  await prepareTrialDatabase(copied.sql)
}

const addressOf = (server: string, name: string): string => Object.assign(new URL(server), { pathname: name }).href

/** Opens one connection, which ends with its scope. */
function connect(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return { sql, [Symbol.asyncDispose]: () => sql.end() }
}
