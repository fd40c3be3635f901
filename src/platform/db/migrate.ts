import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

const migrationsFolder = fileURLToPath(new URL('../../../drizzle/migrations', import.meta.url))

/** The longest time that a start waits for another one that is migrating. */
const othersMilliseconds = 10 * 60_000

/**
 * Migrates the database to the newest schema. Several may start at once: one migrates, the others wait for it. The lock
 * ends with its transaction, so neither a pooler nor a killed start can keep it. The migrator is large and only loaded
 * when there is something to do.
 */
export async function migrate(url: string): Promise<void> {
  const options = { max: 1, onnotice: () => {}, fetch_types: false }
  const [holder, session] = [postgres(url, options), postgres(url, options)]
  try {
    await holder.begin(async (lock) => {
      await lock`select set_config('lock_timeout', ${String(othersMilliseconds)}, true)`
      await lock`select pg_advisory_xact_lock(hashtext('satu_pintu.migrate'))`
      if (await isCurrent(session)) return
      const [{ drizzle }, { migrate: applyMigrations }] = await Promise.all([
        import('drizzle-orm/postgres-js'),
        import('drizzle-orm/postgres-js/migrator'),
      ])
      await applyMigrations(drizzle(session), { migrationsFolder })
    })
  } finally {
    await Promise.all([holder.end(), session.end()])
  }
}

/** True when the newest migration has been applied. */
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
  return applied?.newest === journal.entries.at(-1)?.when
}
