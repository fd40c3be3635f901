import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

const migrationsFolder = fileURLToPath(new URL('../../../drizzle/migrations', import.meta.url))

/** The longest time that a start waits for the migration of another one. */
const othersMilliseconds = 10 * 60_000

/**
 * Migrates the database to the newest schema. Of several concurrent starts one migrates and the others wait for it. Its
 * advisory lock ends with a transaction, so that a pooler or a killed start cannot leak it. Loads the migrator, which
 * is large, only when a migration is missing.
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

/** Returns true when the newest migration has been applied. */
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
