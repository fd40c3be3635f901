import { randomUUID } from 'node:crypto'

import postgres from 'postgres'
import './statement-record.ts'

/** The name of the database that each test database is copied from. `test/setup.ts` makes it. */
export const template = 'satu_pintu_template'

/**
 * Creates a test database as a copy of the template, with the sample network, or of `from`. `drop` also closes its open
 * connections.
 */
export async function createDatabase(from = template): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_DATABASE_URL']
  if (!server)
    throw new Error('There is no test database server: run node --test with --test-global-setup=test/setup.ts.')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(server, (sql) => sql`create database ${sql(name)} template ${sql(from)} strategy file_copy`)
  return {
    url: Object.assign(new URL(server), { pathname: name }).href,
    drop: () => onServer(server, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  }
}

async function onServer(url: string, work: (sql: postgres.Sql) => Promise<unknown>) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, fetch_types: false })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
