import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { serverFault } from '../../../src/platform/db/server-demands.ts'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { load } from '../../../src/program/starting/commands.ts'
import { createDatabase } from '../../support/deployment/database.ts'

const neverStops = new AbortController().signal
const database = await createDatabase()
const sql = postgres(database.url, { max: 1, onnotice: () => {} })
const [name, role] = [`test_${randomUUID().replaceAll('-', '')}`, `role-${randomUUID()}`]
after(async () => {
  await sql`drop database if exists ${sql(name)}`
  await sql`drop role if exists ${sql(role)}`
  await sql.end()
  await database.drop()
})

/** Loads the database at an address, and fails if that succeeds. */
async function loadRefused(url: string): Promise<void> {
  const key = Buffer.alloc(32, 1).toString('base64')
  const config = readConfig({ DATABASE_URL: url, DATA_KEYS: `test-1:${key}`, SEARCH_KEY: key })
  await using parts = new AsyncDisposableStack()
  await load(config, { parts, log: { info: () => {} }, signal: neverStops, say: () => assert.fail('It is loaded.') })
}

describe('a server that cannot have the schema', () => {
  it('is refused with its version when it is too old', () => {
    assert.equal(
      serverFault({ number: 150_018, version: '15.18 (Debian 15.18-0+deb12u1)', encoding: 'UTF8' }),
      'has to lead to PostgreSQL 18 or newer. It is PostgreSQL 15.18 (Debian 15.18-0+deb12u1) there',
    )
    assert.equal(serverFault({ number: 180_000, version: '18.0', encoding: 'UTF8' }), undefined)
  })

  it('is refused before anything is written when its database is not in UTF-8', async () => {
    await sql`create database ${sql(name)} template template0 encoding 'SQL_ASCII' locale 'C'`
    const url = Object.assign(new URL(database.url), { pathname: name }).href
    await assert.rejects(
      loadRefused(url),
      /^Error: DATABASE_URL: has to lead to a database with the encoding UTF8\. It is SQL_ASCII there\. .*createdb --enc/,
    )
    const empty = postgres(url, { max: 1 })
    assert.deepEqual([...(await empty`select nspname from pg_namespace where nspname = 'drizzle'`)], [])
    await empty.end()
  })

  it('says what to grant to a role that may not make the schema', async () => {
    await sql`drop database if exists ${sql(name)}`
    await sql`create database ${sql(name)} template template0 encoding 'UTF8' locale 'C'`
    await sql`create role ${sql(role)} login password 'secret'`
    const url = Object.assign(new URL(database.url), { pathname: name, username: role, password: 'secret' }).href
    await assert.rejects(
      loadRefused(url),
      (error) =>
        String(error).startsWith('Error: DATABASE_URL: has to name a role that may create schemas and tables.') &&
        String(error).includes(`grant create on database ${name} to "${role}"; grant create, usage on schema public`),
    )
  })
})
