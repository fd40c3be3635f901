import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, describe, it } from 'node:test'
import { connect, type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { wayTo } from '../../support/faults/way.ts'

const { url, drop } = await createDatabase()
after(drop)

/** A query whose connection was lost and that nobody ends would be overdue after two minutes only. */
const limits = { ...requestLimits, statement: 120_000 }
/** Long for a busy machine, and far less than that. */
const soonMilliseconds = 30_000

/** Settles as `work` does. Rejects when it has not settled in time. */
async function soon<T>(work: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('It did not settle.')), soonMilliseconds)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const hasCode = (code: RegExp) => (error: unknown) =>
  error instanceof Error && 'code' in error && code.test(String(error.code))

const wasLost = hasCode(/^(CONNECTION_CLOSED|ECONNRESET)$/)

const endsItself = (db: Db) => db`select pg_terminate_backend(pg_backend_pid())`

describe('a transaction whose connection is lost', () => {
  it('also rejects its statements that were not sent yet', async (t) => {
    const { pool, close } = connect(url, limits)
    t.after(close)
    const statements: Promise<unknown>[] = []
    const lost = inTransaction(pool, (tx) => {
      // The driver describes a statement with values before it sends the next one.
      statements.push(tx`select pg_terminate_backend(pg_backend_pid()), ${1}::int`, tx`select ${2}::int`)
      return Promise.all(statements)
    })
    await assert.rejects(soon(lost), hasCode(/CONNECTION_CLOSED/))
    for (const statement of statements) await assert.rejects(soon(statement), hasCode(/CONNECTION_CLOSED/))
  })
})

describe('a transaction that waits for a read on another connection which is lost', () => {
  it('is rolled back at once', async (t) => {
    const { pool, reader, close } = connect(url, limits)
    t.after(close)
    await assert.rejects(
      soon(
        inTransaction(pool, async (tx) => {
          await tx`insert into people (issuer, subject, name) values ('here', 'somebody', 'Somebody')`
          await endsItself(reader)
        }),
      ),
      hasCode(/CONNECTION_CLOSED|57P01/),
    )
    assert.equal((await pool`select from people where subject = 'somebody'`).length, 0)
  })
})

describe('reads that follow one whose connection was reset', () => {
  for (const kind of ['reader', 'pool'] as const)
    for (const said of [4, 5, 6, 7, 8, 9])
      it(`never get each other's rows, nor wait forever (${kind}, after ${said} messages)`, async () => {
        await using way = await wayTo(url)
        const database = connect(way.url, limits)
        const reads = async (n: number): Promise<number | undefined> => {
          const [row] = await soon(database[kind]<{ n: number }[]>`select ${n}::int as n`)
          return row?.n
        }
        way.cutsAfter(said)
        for (let n = 0; way.cuts() === 0; n++) {
          const read = await reads(n).catch(wasLost)
          assert.ok(read === n || read === true, String(read))
        }
        const following = Promise.allSettled([100, 101].map(reads))
        for (const n of [200, 201, 202, 203]) assert.equal(await reads(n).catch(wasLost), n)
        for (const [index, outcome] of (await following).entries())
          if (outcome.status === 'fulfilled') assert.equal(outcome.value, 100 + index)
          else assert.ok(wasLost(outcome.reason), String(outcome.reason))
        await database.close()
      })
})

describe('a server that refuses connections', () => {
  for (const [why, state] of [
    ['it is starting', '57P03'],
    ['the password is wrong', '28P01'],
    ['the role may not log in', '28000'],
    ['the database does not exist', '3D000'],
  ] as const)
    it(`gets no connection attempts without pauses: ${why}`, async (t) => {
      let connections = 0
      const message = `SFATAL\0VFATAL\0C${state}\0Mnot now\0\0`
      const refusal = Buffer.alloc(5 + message.length)
      refusal.write('E')
      refusal.writeInt32BE(4 + message.length, 1)
      refusal.write(message, 5)
      const server = createServer((socket) => {
        connections++
        socket.on('error', () => {}).once('data', () => socket.end(refusal))
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      t.after(() => server.close())
      const address = server.address()
      assert.ok(address !== null && typeof address === 'object')
      const { pool, close } = connect(`postgres://somebody@127.0.0.1:${address.port}/none`, requestLimits)
      t.after(close)
      const until = performance.now() + 1_000
      while (performance.now() < until) await assert.rejects(pool`select 1`, hasCode(new RegExp(state)))
      // A pause of 20 ms lets 50 through.
      assert.ok(connections < 100, `${connections} connections`)
    })
})
