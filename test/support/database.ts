import { randomUUID } from 'node:crypto'

import postgres from 'postgres'
import './statement-record.ts'

/** The database that every test database is a copy of; made by `test/setup.ts`. */
export const template = 'satu_pintu_template'

/**
 * Creates a migrated test database with the network in it, or a copy of `from`. Dropping it closes its open
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
