import postgres from 'postgres'
import { migrate } from '../../src/platform/db/migrate.ts'
import { loadNetwork } from '../../src/sample/load.ts'

/**
 * Brings the template database to where every test starts: migrated, with Jakarta's network and the sample catalogue.
 */
export async function fillTemplate(url: string): Promise<void> {
  await migrate(url)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await loadNetwork(sql)
  } finally {
    await sql.end()
  }
}
