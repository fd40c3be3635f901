import { getConstructionPlans } from 'pg-boss'
import postgres from 'postgres'
import { prepareStore } from '../../src/embedded/identity-provider/store.ts'
import { migrate } from '../../src/platform/db/migrate.ts'

/** Creates all tables of the service in an empty database. Without rows, PostgreSQL plans alike on every machine. */
export async function makeTables(url: string): Promise<void> {
  await migrate(url)
  const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false })
  try {
    await prepareStore(sql)
    await sql.unsafe(getConstructionPlans('pgboss'))
  } finally {
    await sql.end()
  }
}
