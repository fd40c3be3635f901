import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { demandRights, demandServer } from './server-demands.ts'
import { openSetupClient } from './setup-client.ts'

const migrationsFolder = fileURLToPath(new URL('../../../drizzle/migrations', import.meta.url))

/** The table in which drizzle notes the migrations that were applied. */
const noted = 'drizzle.__drizzle_migrations'

/** The longest time that a start waits for the migration of another one. */
const othersMilliseconds = 10 * 60_000

/** The most attempts of a migration that ends in deadlocks. */
const attempts = 5

/**
 * Migrates the database to the newest schema, each migration in a transaction of its own. After a failure the next
 * start goes on with the one that failed. Of several concurrent starts one migrates and the others wait for it. A start
 * with nothing to migrate takes no lock. A migration begins again after a deadlock with the version before. The
 * advisory lock ends with a transaction, so that a pooler or a killed start cannot leak it.
 * Throws `WrongDatabase` for a server that cannot have the schema, and for a role that may not make it. Throws when the
 * server, or of several hosts a primary, does not answer within 10 seconds.
 */
export async function migrate(url: string): Promise<void> {
  await using clients = new AsyncDisposableStack()
  const open = async () => clients.adopt(await openSetupClient(url), (client) => client.end()).sql
  const session = await open()
  await demandServer(session)
  if (await isCurrent(session)) return
  const holder = await open()
  await holder.begin(async (lock) => {
    await lock`select set_config('lock_timeout', ${String(othersMilliseconds)}, true)`
    await lock`select pg_advisory_xact_lock(hashtext('satu_pintu.migrate'))`
    if (await isCurrent(session)) return
    await demandRights(session)
    await applyMigrations(session)
  })
}

/**
 * Does work that is rolled back when it fails, again after a deadlock, at most `attempts` times. The version before
 * goes on meanwhile: it can wait for one table of a migration while the migration waits for another.
 */
async function untilNoDeadlock(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await work()
      return
    } catch (error) {
      const isDeadlock = error instanceof postgres.PostgresError && error.code === '40P01'
      if (!isDeadlock || attempt === attempts) throw error
    }
}

/** True when the newest migration has been applied, or a newer one of a later version. */
async function isCurrent(session: postgres.Sql): Promise<boolean> {
  const journal: { entries: { when: number }[] } = JSON.parse(
    await readFile(`${migrationsFolder}/meta/_journal.json`, 'utf8'),
  )
  const [table] = await session<
    { exists: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`
  if (!table?.exists) return false
  const [applied] = await session<
    { newest: number | null }[]
  >`select max(created_at)::float8 as newest from drizzle.__drizzle_migrations`
  return (applied?.newest ?? 0) >= (journal.entries.at(-1)?.when ?? 0)
}

/**
 * Applies the migrations that are newer than the newest applied one, each in a transaction of its own, and records them
 * as drizzle does. So a release with many of them never holds the locks of one while it waits for those of another.
 * Drizzle's own migrator takes one transaction for all. It would also load the query builder, which takes half a
 * second, and send each statement separately.
 */
async function applyMigrations(session: postgres.Sql): Promise<void> {
  const { readMigrationFiles } = await import('drizzle-orm/migrator')
  await session.unsafe(`
    create schema if not exists drizzle;
    create table if not exists ${noted} (id serial primary key, hash text not null, created_at bigint)`)
  const [applied] = await session.unsafe<{ newest: number }[]>(
    `select coalesce(max(created_at), 0)::float8 as newest from ${noted}`,
  )
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder })) {
    if (folderMillis <= (applied?.newest ?? 0)) continue
    const apply = () =>
      session.begin(async (tx) => {
        await tx.unsafe(sql.join(';\n'))
        await tx.unsafe(`insert into ${noted} (hash, created_at) values ($1, $2)`, [hash, folderMillis])
      })
    await untilNoDeadlock(apply)
  }
}
