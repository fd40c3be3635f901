import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import postgres, { type ISql } from 'postgres'
import { logEvents } from '../../src/events/log-events.ts'
import { createDatabase } from '../support/deployment/database.ts'

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

/** Records an event of an office, as a change of it does. Returns its id. */
async function happen(tx: ISql<{}>, { id }: { id: string }): Promise<string> {
  const [event = assert.fail()] = await tx<{ id: string }[]>`
    with changed as (
      update offices
      set version = version + 1
      where id = ${id}
      returning id, version
    )
    insert into office_events (office_id, version, type, details, at)
    select id, version, 'office.updated', '{}', now()
    from changed
    returning id`
  return event.id
}

/** Lets ten offices change and logs it, 40 times. */
async function muchHappens() {
  for (let round = 0; round < rounds; round++) {
    for (const office of others) await happen(sql, office)
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

describe('the writer of the log', () => {
  it('does not pass all taken events again while a report holds its snapshot', async () => {
    const ends = await opens('isolation level repeatable read, read only', (tx) => tx`select from offices`)
    await muchHappens()
    for (const office of others) await happen(sql, office)
    const before = await entriesRead()
    await logEvents(writer)
    const entries = (await entriesRead()) - before
    assert.ok(entries < (rounds * others.length) / 2, `${entries} entries for ${others.length} events.`)
    await ends()
  })

  it('does not pass an event whose transaction ends long after later ones were logged', async () => {
    const late: string[] = []
    const ends = await opens('', async (tx) => late.push(await happen(tx, first)))
    await muchHappens()
    await ends()
    await logEvents(writer)
    const logged = await sql<{ position: number }[]>`select position from event_log where event_id = ${late[0] ?? ''}`
    assert.equal(logged.length, 1)
  })
})
