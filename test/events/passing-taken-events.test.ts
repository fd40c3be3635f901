import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import postgres, { type ISql } from 'postgres'
import { logEvents } from '../../src/events/log-events.ts'
import { appendEvents, lockEnd } from '../../src/events/log-queries.ts'
import { createDatabase } from '../support/deployment/database.ts'
import { changeOffice } from '../support/scenes/office-changes.ts'

const { url, drop } = await createDatabase()
const sql = postgres(url, { max: 2, onnotice: () => {} })
const writer = postgres(url, { max: 1, onnotice: () => {} })
after(async () => {
  await sql.end()
  await writer.end()
  await drop()
})

const rounds = 40
const offices = await sql<{ id: string }[]>`select id from offices order by id limit 11`
const [first = assert.fail(), ...others] = offices
const [second = assert.fail(), third = assert.fail()] = others
/** A transaction of another test that writes holds the writer up, also in another database of the server. */
const patienceMilliseconds = 60_000

/** Lets ten offices change and logs it, 40 times. */
async function muchHappens() {
  for (let round = 0; round < rounds; round++) {
    for (const office of others) await changeOffice(sql, office.id)
    await logEvents(writer)
  }
}

/** Opens a transaction, and does something in it. It stays open until the test ends. */
async function opens(options: string, does: (tx: ISql<{}>) => Promise<unknown>) {
  const transaction = await sql.reserve()
  await transaction.unsafe(`begin ${options}`)
  await does(transaction)
  return async () => {
    await transaction`commit`
    transaction.release()
  }
}

/** Returns the number of entries of the index of events not logged yet that were read, dead ones included. */
async function entriesRead(): Promise<number> {
  await writer`select pg_stat_force_next_flush()`
  const [row] = await writer<{ entries: number }[]>`
    select sum(idx_tup_read)::int as entries
    from pg_stat_user_indexes
    where relname = 'unlogged_events'`
  return row?.entries ?? 0
}

/** Asserts that an event is in the log. */
async function isLogged(id: string | undefined) {
  const logged = await sql`select from event_log where event_id = ${id ?? assert.fail()}`
  assert.equal(logged.length, 1)
}

/** Lets an office change and logs it. */
async function happensAndIsLogged(office: { id: string }) {
  await changeOffice(sql, office.id)
  await logEvents(writer)
}

/** Lets the next run of the writer be the first that notes how far it came. */
const forgetsWhatWasSeen = () => sql`update event_log_end set seen = null, seen_by = null`

describe('the writer of the log', () => {
  it('does not pass all taken events again while a report holds its snapshot', async () => {
    const ends = await opens('isolation level repeatable read, read only', (tx) => tx`select from offices`)
    const limit = (rounds * others.length) / 2
    const end = performance.now() + patienceMilliseconds
    let entries = Infinity
    while (entries >= limit && performance.now() < end) {
      await muchHappens()
      for (const office of others) await changeOffice(sql, office.id)
      const before = await entriesRead()
      await logEvents(writer)
      entries = (await entriesRead()) - before
    }
    assert.ok(entries < limit, `${entries} entries for ${others.length} events.`)
    await ends()
  })

  it('does not pass an event whose transaction ends long after later ones were logged', async () => {
    const late: string[] = []
    const ends = await opens('', async (tx) => late.push(await changeOffice(tx, first.id)))
    await muchHappens()
    await ends()
    await logEvents(writer)
    await isLogged(late[0])
  })

  it('does not pass late events that a full batch leaves for the next run', async () => {
    await forgetsWhatWasSeen()
    const late: string[] = []
    const ends = await opens('', async (tx) => {
      for (const office of [first, second]) late.push(await changeOffice(tx, office.id))
    })
    for (const office of [third, third]) await happensAndIsLogged(office)
    await ends()
    await writer.begin(async (tx) => {
      await lockEnd(tx)
      assert.equal(await appendEvents(tx, 1), 1)
    })
    await logEvents(writer)
    for (const id of late) await isLogged(id)
  })

  it('does not pass an event of a transaction that began later than the run that has seen a later one', async () => {
    await forgetsWhatWasSeen()
    const late: string[] = []
    const ends = await writer.begin(async (tx) => {
      await lockEnd(tx)
      const end = await opens('', async (other) => late.push(await changeOffice(other, first.id)))
      await changeOffice(sql, second.id)
      await appendEvents(tx, rounds)
      return end
    })
    for (const office of [third, third]) await happensAndIsLogged(office)
    await ends()
    await logEvents(writer)
    await isLogged(late[0])
  })

  it('passes events again in a restored copy, whose server has earlier ids of transactions', async () => {
    const [before] = await sql<{ passed: string }[]>`
      update event_log_end
      set seen = passed, seen_by = 1000000000000000
      returning passed`
    const end = performance.now() + patienceMilliseconds
    const passes = async () => {
      await happensAndIsLogged(first)
      return (await sql`select from event_log_end where passed > ${before?.passed ?? ''}`).length === 1
    }
    while (!(await passes())) assert.ok(performance.now() < end, 'No event is passed.')
  })
})
