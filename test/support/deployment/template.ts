import postgres from 'postgres'
import { columnNames } from '../../../src/platform/db/column-names.ts'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { loadNetwork } from '../../../src/sample/load.ts'

/** Migrates the template database, and loads Jakarta's network and the sample catalogue. */
export async function fillTemplate(url: string): Promise<void> {
  await migrate(url)
  const sql = postgres(url, { max: 1, onnotice: () => {}, transform: columnNames })
  try {
    await loadNetwork(sql)
  } finally {
    await sql.end()
  }
}
