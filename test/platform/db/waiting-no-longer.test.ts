import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { connect, inTransaction } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { passesOnce } from '../../support/faults/busy-machine.ts'
import { ownTime } from '../../support/faults/own-time.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { wayTo } from '../../support/faults/way.ts'
import { network } from '../../support/network.ts'

const storage = replaceableStorage()
const net = await network({ ...storage, timeLimits: requestLimits })
const file = await net.applicant.submits()
const other = await net.applicant.submits()
const locker = postgres(net.url, { max: 1, onnotice: () => {}, fetch_types: false })
const time = ownTime()
after(async () => {
  time[Symbol.dispose]()
  await locker.end({ timeout: 1 })
  await net.close()
})

/** Runs `work` while another transaction holds the locks of a statement. */
async function whileLocked(statement: string, work: () => Promise<void>): Promise<void> {
  await locker.begin(async (tx) => {
    await tx.unsafe(statement)
    await work()
  })
}

interface Seen {
  path: string
  status: number
  retryAfter: string | undefined
  /** The time of this process: limits of it hold on a busy machine, too. */
  milliseconds: number
}

async function asks(method: 'GET' | 'POST', path: string, { person = net.applicant, body = {} } = {}): Promise<Seen> {
  const since = time.passed()
  const { status, headers } = await person.asks(method, path, method === 'POST' ? { body } : {})
  return { path, status, retryAfter: headers['retry-after']?.toString(), milliseconds: time.passed() - since }
}

const times = <T>(many: number, what: (nth: number) => T): T[] => Array.from({ length: many }, (_, nth) => what(nth))

const readsFile = () => asks('GET', `/v1/applications/${file.id}`)
const drafts = () => asks('POST', '/v1/applications', { body: { permitType: 'IMB' } })
let numbers = 0
const statesContact = () =>
  asks('POST', '/v1/me/contacts', {
    body: { channel: 'sms', address: `+62812${String(numbers++).padStart(8, '0')}`, language: 'id' },
  })
const readsContacts = () => asks('GET', '/v1/me/contacts')
let newcomers = 0
const signsIn = async () => asks('GET', '/v1/me', { person: await net.person(`newcomer-${newcomers++}`) })
const readsType = () => asks('GET', '/v1/permit-types/IMB')
const readsOffices = () => asks('GET', '/v1/offices')

/** The time in which a server answers on any machine, in milliseconds. */
const patience = 20_000
/** More requests of each kind at once than the pool has connections (ten). */
const atOnce = 12
const waves = 4

describe('a table that is locked', () => {
  for (const { table, held, free } of [
    { table: 'applications', held: [readsFile, drafts], free: [readsType, readsOffices, readsContacts] },
    { table: 'contacts', held: [statesContact, readsContacts], free: [readsType, readsFile, drafts, signsIn] },
  ])
    it(`(${table}) delays nothing else, and requests that need it get 503 with Retry-After`, async () => {
      const meets = async (limit: number) => {
        const affected = times(atOnce, () => held.map((ask) => ask())).flat()
        const unaffected = times(atOnce, () => free.map((ask) => ask())).flat()
        assert.equal((await asks('GET', '/health/ready')).status, 200)
        for (const seen of await Promise.all(unaffected))
          assert.ok(seen.status < 300 && seen.milliseconds < limit, `${limit}: ${JSON.stringify(seen)}`)
        for (const seen of await Promise.all(affected)) {
          assert.deepEqual([seen.status, seen.retryAfter], [503, '5'], JSON.stringify(seen))
          assert.ok(seen.milliseconds < 6_000, JSON.stringify(seen))
        }
      }
      // What the first wave meets is known afterwards: another try needs a new lock.
      await passesOnce(async () => {
        const locked = whileLocked(`lock table ${table} in access exclusive mode`, async () => {
          await meets(3_500)
          for (let wave = 1; wave < waves; wave++) await passesOnce(() => meets(1_500))
        })
        await Promise.allSettled([locked])
        for (const ask of held) await eventually('it works again', async () => (await ask()).status < 300)
        await locked
      })
    })
})

describe('a row that is locked', () => {
  it('delays only requests for that row', async () => {
    await whileLocked(`select from applications where id = '${file.id}' for update`, async () => {
      const seen = await asks('POST', `/v1/applications/${file.id}/transitions`, {
        person: net.frontDesk,
        body: { action: 'accept' },
      })
      assert.deepEqual([seen.status, seen.retryAfter], [503, '5'])
      const free = await asks('POST', `/v1/applications/${other.id}/transitions`, {
        person: net.frontDesk,
        body: { action: 'accept' },
      })
      assert.equal(free.status, 201)
    })
  })
})

describe('a full disk', () => {
  it('gives 503, and then recovers', async (t) => {
    const { pool } = net.database
    await pool.unsafe(`
      create function disk_is_full() returns trigger language plpgsql as $$
      begin raise 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger disk_is_full before insert on contacts execute function disk_is_full()`)
    t.after(() => pool.unsafe('drop function if exists disk_is_full cascade'))
    const contact = () =>
      asks('POST', '/v1/me/contacts', { body: { channel: 'sms', address: '+6281299999999', language: 'id' } })
    const full = await contact()
    assert.deepEqual([full.status, full.retryAfter], [503, '5'])
    await pool.unsafe('drop function disk_is_full cascade')
    assert.equal((await contact()).status, 201)
  })
})

describe('readiness', () => {
  it('answers within three seconds that it is not ready while the storage does not answer', async () => {
    using _ = storage.replaceParts(() => ({
      check: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }))
    const seen = await asks('GET', '/health/ready')
    assert.equal(seen.status, 503)
    assert.ok(seen.milliseconds < 3_000, String(seen.milliseconds))
  })
})

describe('a server that is silent', () => {
  it('fails queries soon, and readiness sooner, and all recovers when it is back', async (t) => {
    const { url, drop } = await createDatabase()
    t.after(drop)
    await using way = await wayTo(url)
    const database = connect(way.url, { ...requestLimits, statement: 200, connect: 1_000, acquire: 300 })
    t.after(() => database.close())
    const { pool, reader } = database
    await Promise.all([pool`select 1`, reader`select 1`, database.check(patience)])
    way.freeze()
    const begun = time.passed()
    await Promise.all([
      ...times(12, () => assert.rejects(pool`select 2`, hasCode(noAnswer))),
      assert.rejects(reader`select 2`, hasCode(noAnswer)),
      assert.rejects(
        inTransaction(pool, (tx) => tx`select 2`),
        hasCode(noAnswer),
      ),
      assert.rejects(database.check(500), hasCode(/CHECK_TIMEOUT/)),
    ])
    assert.ok(time.passed() - begun < 5_000, `failed after ${time.passed() - begun} ms`)
    way.thaw()
    for (const works of [() => pool`select 3`, () => reader`select 3`, () => database.check(patience)]) {
      const [opened, since] = [way.opened(), time.passed()]
      const working = eventually('it works again', () => succeeds(works()))
      await eventually('it connects again', async () => way.opened() > opened)
      assert.ok(time.passed() - since < 2_000, `back after ${time.passed() - since} ms`)
      await working
    }
  })
})

describe('a pool whose connections are all taken', () => {
  it('makes nobody wait for long', async (t) => {
    const database = connect(net.url, { ...requestLimits, acquire: 100 })
    t.after(() => database.close())
    const taken = times(10, () => database.pool`select pg_sleep(0.4)`)
    await Promise.all(taken.slice(0, 1).map((query) => Promise.race([query, new Promise(setImmediate)])))
    const all = Promise.all(taken)
    await assert.rejects(database.pool`select 1`, hasCode(/POOL_TIMEOUT/))
    await all
    assert.equal((await database.pool`select 1 as one`)[0]?.['one'], 1)
  })

  it('cancels a statement that runs too long', async (t) => {
    const database = connect(net.url, { ...requestLimits, statement: 100 })
    t.after(() => database.close())
    for (const sql of [database.pool, database.reader]) await assert.rejects(sql`select pg_sleep(5)`, hasCode(/57014/))
  })
})

const succeeds = async (work: Promise<unknown>) => (await Promise.allSettled([work]))[0].status === 'fulfilled'
const noAnswer = /POOL_TIMEOUT|CONNECTION_CLOSED|CONNECT_TIMEOUT/
const hasCode = (code: RegExp) => (error: unknown) =>
  error instanceof Error && 'code' in error && code.test(String(error.code))
