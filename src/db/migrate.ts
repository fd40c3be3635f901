import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))

/** Brings the database to the newest schema. Several may start at once: one migrates, the others wait for it. */
export async function migrate(url: string): Promise<void> {
  const session = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await session`select pg_advisory_lock(hashtext('satu_pintu.migrate'))`
    await applyMigrations(drizzle(session), { migrationsFolder })
  } finally {
    await session.end()
  }
}
