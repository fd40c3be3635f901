import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, type Database, type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { graceMilliseconds, requestLimits } from '../../../src/platform/db/limits.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { ownTime } from '../../support/faults/own-time.ts'
import { wayTo } from '../../support/faults/way.ts'

const { url, drop } = await createDatabase()
after(drop)

/** The time in which a server answers on any machine, in milliseconds. */
const patience = 20_000

describe('a server that goes away while a connection is made', () => {
  for (const said of [1, 2, 3, 4, 5])
    it(`after ${said} messages of the client fails at most the query, and the next one succeeds`, async () => {
      const unhandled: unknown[] = []
      const note = (error: unknown) => void unhandled.push(error)
      process.on('unhandledRejection', note)
      await using way = await wayTo(url)
      const database = connect(way.url)
      way.cutsAfter(said)
      for (const sql of [database.pool, database.reader])
        await sql`select ${[1, 2]}::int[] as numbers`.catch((error: unknown) => {
          assert.ok(
            error instanceof Error && 'code' in error && /^(CONNECTION_CLOSED|ECONNRESET)$/.test(String(error.code)),
            String(error),
          )
        })
      const [row] = await database.pool<{ numbers: number[] }[]>`select ${[1, 2]}::int[] as numbers`
      assert.deepEqual(row?.numbers, [1, 2])
      await database.close()
      process.off('unhandledRejection', note)
      assert.deepEqual(unhandled, [])
    })
})

describe('a connection that PostgreSQL has ended', () => {
  const ends = (db: Db) => db`select pg_terminate_backend(pg_backend_pid())`
  for (const [what, run] of [
    ['query of the pool', ({ pool }) => ends(pool)],
    ['transaction', ({ pool }) => inTransaction(pool, async (tx) => await ends(tx))],
  ] satisfies [string, (database: Database) => Promise<unknown>][])
    it(`fails the ${what} that ran on it, but not the next query`, async (t) => {
      const database = connect(url)
      t.after(database.close)
      await assert.rejects(run(database))
      const [row] = await database.pool<{ one: number }[]>`select 1 as one`
      assert.equal(row?.one, 1)
    })
})

describe('a server that is silent', () => {
  for (const when of ['begins', 'commits'])
    it(`while a transaction ${when} is left when its answer is overdue, though nothing else waits`, async () => {
      await using way = await wayTo(url)
      const statement = 200
      const { pool, close } = connect(way.url, { ...requestLimits, statement })
      await pool`select 1`
      using time = ownTime()
      let since = 0
      const freezes = async () => {
        way.freeze()
        since = time.passed()
      }
      if (when === 'begins') await freezes()
      await assert.rejects(inTransaction(pool, when === 'commits' ? freezes : async () => {}), {
        code: 'CONNECTION_CLOSED',
      })
      const passed = time.passed() - since
      assert.ok(passed < 2 * (statement + graceMilliseconds), `${passed} ms`)
      await close()
    })
})

describe('arrays', () => {
  it('are written and read without fetching types from the server', async (t) => {
    const { pool, close } = connect(url)
    t.after(close)
    const special = ['with "quotes"', 'with \\ backslashes', 'with "both", {braces} and \\ backslashes']
    const words = ['plain', '', 'NULL', ...special, 'two\nlines']
    const [row] = await pool<Record<string, unknown>[]>`
      select ${words}::text[] as words,
        ${[...words, null]}::text[] as wanting,
        ${[]}::uuid[] as none,
        ${['draft', 'submitted']}::application_status[]::text[] as statuses,
        array[[1, 2], [3, 4]] as nested,
        array[true, false] as flags,
        array['2026-11-28T00:00:00Z']::timestamptz[] as instants,
        array['{"a": [1]}']::jsonb[] as objects,
        ${new Date(0)}::timestamptz as plain`
    assert.deepEqual(
      { ...row },
      {
        words,
        wanting: [...words, null],
        none: [],
        statuses: ['draft', 'submitted'],
        nested: [
          [1, 2],
          [3, 4],
        ],
        flags: [true, false],
        instants: [new Date('2026-11-28T00:00:00Z')],
        objects: [{ a: [1] }],
        plain: new Date(0),
      },
    )
  })
})

describe('a check of the server', () => {
  it('uses a new connection after one that went silent and stays open', async () => {
    await using way = await wayTo(url)
    const { check, close } = connect(way.url)
    await check(patience)
    way.freeze()
    await assert.rejects(check(100), { code: 'CHECK_TIMEOUT' })
    way.forward()
    await check(patience)
    await close()
  })
})
