import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { connect, type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { passesOnce } from '../../support/faults/busy-machine.ts'

const { url, drop } = await createDatabase()
const locker = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false })
after(async () => {
  await locker.end({ timeout: 1 })
  await drop()
})

const poolSize = 10
/** Less than `lock_timeout`, after which a statement that waits for a lock fails. */
const soonMilliseconds = 1_500
/** Reads leave the reader after half a second, and then wait for a lock once. */
const refusedMilliseconds = 4_000

/** The third that waits for one row is still behind the second when its time is over. */
const apartMilliseconds = 100

const readsContacts = (db: Db, nth: number) => db`select id from contacts where version = ${nth}`
const readsOffices = (db: Db, nth: number) => db`select id from offices where version = ${nth}`
const readsPeople = (db: Db, nth: number) => db`select id from people where name = ${String(nth)}`

const times = <T>(many: number, what: (nth: number) => T): T[] => Array.from({ length: many }, (_, nth) => what(nth))

/** Returns the milliseconds until a query has ended, and its error code if it failed. */
async function outcome(query: PromiseLike<unknown>): Promise<{ milliseconds: number; refused?: string }> {
  const since = performance.now()
  const refused = await query.then(
    () => undefined,
    (error: unknown) => String(error instanceof Error && 'code' in error ? error.code : error),
  )
  return { milliseconds: performance.now() - since, ...(refused && { refused }) }
}

const succeedsSoon = async (query: PromiseLike<unknown>) => {
  const seen = await outcome(query)
  assert.ok(!seen.refused && seen.milliseconds < soonMilliseconds, JSON.stringify(seen))
}

async function whileContactsAreLocked(work: () => Promise<void>): Promise<void> {
  await locker.begin(async (tx) => {
    await tx`lock table contacts in access exclusive mode`
    await work()
  })
}

describe('reads of a locked table on a new connection of the reader', () => {
  it('are refused together, not one after another, and do not delay reads of another table', (t) =>
    passesOnce(async () => {
      const { reader, close } = connect(url)
      t.after(close)
      await whileContactsAreLocked(async () => {
        const affected = times(poolSize + 2, (nth) => outcome(readsContacts(reader, nth)))
        const unaffected = times(poolSize + 2, (nth) => succeedsSoon(readsOffices(reader, nth)))
        await Promise.all(unaffected)
        await succeedsSoon(readsPeople(reader, 0))
        for (const { milliseconds, refused } of await Promise.all(affected)) {
          assert.match(refused ?? 'none', /^(55P03|TABLE_LOCKED)$/)
          assert.ok(milliseconds < refusedMilliseconds, `${milliseconds} ms`)
        }
        await succeedsSoon(readsPeople(reader, 1))
      })
      await succeedsSoon(readsOffices(reader, 0))
    }))
})

describe('a read of a locked table on the reader, while all connections of the pool wait for that table', () => {
  it('does not delay a read of another table on the reader', (t) =>
    passesOnce(async () => {
      const { pool, reader, close } = connect(url)
      t.after(close)
      await whileContactsAreLocked(async () => {
        const affected = [
          ...times(poolSize, (nth) => outcome(readsContacts(pool, nth))),
          outcome(readsContacts(reader, poolSize)),
        ]
        await Promise.all(times(poolSize + 2, (nth) => succeedsSoon(readsOffices(reader, nth))))
        for (const { milliseconds, refused } of await Promise.all(affected)) {
          assert.match(refused ?? 'none', /^(55P03|TABLE_LOCKED)$/)
          assert.ok(milliseconds < refusedMilliseconds, `${milliseconds} ms`)
        }
      })
    }))
})

describe('statements that wait for a locked table on all connections but one', () => {
  for (const [what, ask] of [
    ['a notice to listeners', ({ pool }) => pool.notify('changes', '')],
    ['a plain statement', ({ pool }) => pool.unsafe('select 1')],
    ['a transaction', ({ pool }) => pool.begin((tx) => tx`select 1`)],
    ['a transaction with a result', ({ pool }) => inTransaction(pool, (tx) => tx`select 1`)],
    ['a reserved connection', async ({ pool }) => (await pool.reserve()).release()],
  ] satisfies [string, (database: ReturnType<typeof connect>) => Promise<unknown>][])
    it(`never delay ${what}`, (t) =>
      passesOnce(async () => {
        const database = connect(url)
        const { pool } = database
        t.after(() => database.close())
        // Prepared statements are sent on any connection that is not full.
        for (const read of [readsContacts, readsContacts, readsOffices])
          await Promise.all(times(poolSize, (nth) => read(pool, nth)))
        await whileContactsAreLocked(async () => {
          const affected = times(poolSize - 1, (nth) => outcome(readsContacts(pool, nth)))
          const last = succeedsSoon(pool`select pg_sleep(0.2)`)
          const asked = times(3, () => succeedsSoon(ask(database)))
          await Promise.all([last, ...asked])
          await Promise.all(times(3, () => succeedsSoon(readsOffices(pool, 0))))
          await Promise.all(affected)
        })
      }))
})

describe('a statement that waits behind another for the same row', () => {
  it('is no sign of a locked table while the statement succeeds for other rows', (t) =>
    passesOnce(async () => {
      const { pool, close } = connect(url)
      t.after(close)
      await locker`create table if not exists held as select id from generate_series(1, 2) as rows (id)`
      const locksRow = (id: number) => pool.begin((tx) => tx`select id from held where id = ${id} for update`)
      await locker.begin(async (tx) => {
        await tx`select id from held where id = 1 for update`
        const waiting = times(4, async (nth) => {
          await pause(nth * apartMilliseconds)
          return outcome(locksRow(1))
        })
        await pause(4 * apartMilliseconds)
        await succeedsSoon(locksRow(2))
        assert.equal((await waiting[2])?.refused, '55P03')
        await succeedsSoon(locksRow(2))
        await Promise.all(waiting)
      })
    }))
})
