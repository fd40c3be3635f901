import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import postgres from 'postgres'
import { prepareTrialDatabase, setTrialTime } from '../../src/embedded/trial-database.ts'
import { makeTables } from '../sql/database.ts'
import { createDescriber } from '../sql/describing.ts'
import { numbered, readStatements } from '../sql/statement-file.ts'
import { createDatabase } from '../support/deployment/database.ts'

const parts = new AsyncDisposableStack()
const moment = new Date('2031-02-03T04:05:06.789Z')
let url: string
let sql: postgres.Sql

const open = () =>
  parts.adopt(postgres(url, { max: 1, onnotice: () => {}, fetch_types: false }), (client) => client.end())

before(async () => {
  const database = parts.adopt(await createDatabase('template0'), ({ drop }) => drop())
  ;({ url } = database)
  await prepareTrialDatabase(open())
  await makeTables(url)
  sql = open()
})
after(() => parts.disposeAsync())

describe('a trial database', () => {
  it('returns the moment that was set, wherever SQL reads the present', async () => {
    await setTrialTime(sql, { moment })
    const [asked] = await sql`
      select now(), statement_timestamp() as statement, clock_timestamp() as clock, transaction_timestamp() as tx`
    assert.deepEqual({ ...asked }, { now: moment, statement: moment, clock: moment, tx: moment })
  })

  it('returns it in statements prepared before, in defaults, and to pg-boss', async () => {
    const noted = () => sql<{ at: Date }[]>`
      insert into pgboss.job (name, data) values ('any', '{}') returning created_on as at`
    await sql`select pgboss.create_queue('any', '{"policy": "standard"}')`
    await noted()
    const later = new Date(moment.getTime() + 1_000)
    await setTrialTime(sql, { moment: later })
    assert.deepEqual(
      (await noted()).map(({ at }) => at),
      [later],
    )
  })

  it("advances with the server's clock when it is set relative to it", async () => {
    await setTrialTime(sql, { aheadMilliseconds: 3_600_000 })
    const [asked] = await sql<{ ahead: number }[]>`
      select extract(epoch from clock_timestamp() - pg_catalog.clock_timestamp())::float8 as ahead`
    assert.equal(Math.round(asked?.ahead ?? 0), 3_600)
  })

  it('plans every statement of the program as any other database does', async () => {
    const describer = parts.adopt(await createDescriber(url), ({ close }) => close())
    for (const { path, name, text, planNodes } of await readStatements()) {
      const { text: sent, types } = numbered(text)
      const found = await describer.describe(sent, types.map(describer.typeNumber))
      assert.deepEqual({ site: `${path} ${name}`, planNodes: found.planNodes }, { site: `${path} ${name}`, planNodes })
    }
  })

  it('needs its search path again after it is copied', async () => {
    const copy = parts.adopt(await createDatabase('template0'), ({ drop }) => drop())
    const own = postgres(copy.url, { max: 1, onnotice: () => {} })
    await prepareTrialDatabase(own)
    await prepareTrialDatabase(own)
    await own.end()
    const next = parts.adopt(postgres(copy.url, { max: 1, onnotice: () => {} }), (client) => client.end())
    await setTrialTime(next, { moment })
    const [asked] = await next<{ now: Date }[]>`select now()`
    assert.deepEqual(asked?.now, moment)
  })
})
