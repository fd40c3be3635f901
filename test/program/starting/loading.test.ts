import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { readConfig } from '../../../src/program/settings/read-config.ts'
import { load } from '../../../src/program/starting/commands.ts'
import { migratePrimary } from '../../../src/program/starting/servers.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { freePort } from '../../support/deployment/free-port.ts'
import { wayTo } from '../../support/faults/way.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const surroundings = { parts, log: { info: () => {} }, say: () => {}, signal: new AbortController().signal }
const key = Buffer.alloc(32, 1).toString('base64')

describe('the command that loads a deployment', () => {
  it('prints that it is done', async () => {
    const database = parts.adopt(await createDatabase(), (made) => made.drop())
    const said: string[] = []
    const config = readConfig({ DATABASE_URL: database.url, DATA_KEYS: `test-1:${key}`, SEARCH_KEY: key })
    await load(config, { ...surroundings, say: (words) => said.push(words) })
    assert.match(said.join(''), /^The database is migrated\. .*loaded\.\n$/)
  })

  it('waits for a database that is not there yet, and names its setting', async () => {
    const database = parts.adopt(await createDatabase(), (made) => made.drop())
    const url = Object.assign(new URL(database.url), { port: String(await freePort()) })
    const waits = Promise.withResolvers<unknown>()
    const config = readConfig({ DATABASE_URL: url.href, DATA_KEYS: `test-1:${key}`, SEARCH_KEY: key })
    const loading = load(config, { ...surroundings, log: { info: (what: unknown) => waits.resolve(what) } })
    assert.partialDeepStrictEqual(await waits.promise, { setting: 'DATABASE_URL' })
    parts.use(await wayTo(database.url, Number(url.port)))
    await loading
  })

  it('ends when no database comes in time, and names its setting', async () => {
    const config = readConfig({
      DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/none`,
      DATA_KEYS: `test-1:${key}`,
      SEARCH_KEY: key,
      START_WAIT_SECONDS: '0',
    })
    await assert.rejects(load(config, surroundings), /^Error: DATABASE_URL: .*ECONNREFUSED/)
  })
})

describe('the migration of a start', () => {
  it('waits for a database that went away since it was reached, and names its setting', async () => {
    const database = parts.adopt(await createDatabase(), (made) => made.drop())
    const url = Object.assign(new URL(database.url), { port: String(await freePort()) })
    const waits = Promise.withResolvers<unknown>()
    const log = { info: (what: unknown) => waits.resolve(what) }
    const migrating = migratePrimary(url.href, { seconds: 30, signal: surroundings.signal, log })
    assert.partialDeepStrictEqual(await waits.promise, { setting: 'DATABASE_URL' })
    parts.use(await wayTo(database.url, Number(url.port)))
    await migrating
  })
})
