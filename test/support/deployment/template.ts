import postgres from 'postgres'
import { columnNames } from '../../../src/platform/db/column-names.ts'
import { migrate } from '../../../src/platform/db/migrate.ts'
import { loadNetwork } from '../../../src/sample/load.ts'
import { appointSampleStaff } from '../../../src/sample/staff.ts'
import { testIssuer } from '../people/tokens.ts'

/** Migrates the template database, and loads Jakarta's network and the sample catalogue. */
export async function fillTemplate(url: string): Promise<void> {
  await migrate(url)
  await withClient(url, loadNetwork)
}

/** Appoints the sample officers of `testIssuer`: each network would plan and run three statements for it. */
export const appointTestStaff = (url: string): Promise<void> =>
  withClient(url, (sql) => appointSampleStaff(sql, testIssuer))

async function withClient(url: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, transform: columnNames })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
