import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { forgetEvents, logEvents, retentionDays } from '../../src/events/log-events.ts'
import { seeded } from '../support/chance/chance.ts'
import { createDatabase } from '../support/deployment/database.ts'
import { changeOffice } from '../support/scenes/office-changes.ts'

const { url, drop } = await createDatabase()
const connections = 6
const sql = postgres(url, { max: connections + 2, onnotice: () => {} })
after(async () => {
  await sql.end()
  await drop()
})

interface Logged {
  position: number
  eventId: string
  version: number
}

const read = (behind = 0) => sql<Logged[]>`
  select position::float8 as position, event_id as "eventId", version
  from event_log
  where position > ${behind} and subject = 'office'
  order by position`

const offices = await sql<{ id: string }[]>`select id from offices order by id limit 12`

/**
 * Lets up to six transactions at a time record events, each of its own offices, and end in any order, one in five by a
 * rollback. Reads the log meanwhile from its last position. Returns all events read.
 */
async function followWhileMuchHappens(): Promise<Logged[]> {
  const chance = seeded(17)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] ?? assert.fail()
  const open: { connection: postgres.ReservedSql; busy: Set<string> }[] = []
  const seen: Logged[] = []
  async function follow() {
    await logEvents(sql)
    seen.push(...(await read(seen.at(-1)?.position)))
  }
  async function end(transaction: (typeof open)[number], isCommitted: boolean) {
    open.splice(open.indexOf(transaction), 1)
    await (isCommitted ? transaction.connection`commit` : transaction.connection`rollback`)
    transaction.connection.release()
  }
  for (let turn = 0; turn < 160; turn++) {
    const free = offices.filter(({ id }) => !open.some(({ busy }) => busy.has(id)))
    if (open.length < connections && chance() < 0.5 && free.length > 0) {
      const connection = await sql.reserve()
      await connection`begin`
      open.push({ connection, busy: new Set() })
    }
    const transaction = open.length > 0 ? pick(open) : undefined
    if (transaction && chance() < 0.6 && free.length > 0) {
      const { id } = pick(free)
      transaction.busy.add(id)
      await changeOffice(transaction.connection, id)
    } else if (transaction) await end(transaction, chance() < 0.8)
    if (chance() < 0.3) await follow()
  }
  for (const transaction of [...open]) await end(transaction, true)
  await follow()
  return seen
}

describe('the log of events', () => {
  it('gives each committed event one position, after all that was ever read, in any order of commits', async () => {
    const seen = await followWhileMuchHappens()
    assert.deepEqual(seen, [...(await read())])
    const first = seen[0]?.position ?? 0
    assert.deepEqual(
      seen.map(({ position }) => position - first),
      seen.map((_, index) => index),
    )
    const committed = await sql<{ id: string }[]>`select id from office_events`
    assert.ok(committed.length > 40)
    assert.deepEqual(seen.map(({ eventId }) => eventId).sort(), committed.map(({ id }) => id).sort())
  })

  it('has the events of one subject in the order of their versions', async () => {
    const all = await sql<{ subjectId: string; versions: number[] }[]>`
      select subject_id as "subjectId", array_agg(version order by position) as versions
      from event_log
      where subject = 'office'
      group by subject_id`
    assert.ok(all.some(({ versions }) => versions.length > 3))
    for (const { versions } of all)
      assert.deepEqual(
        versions,
        versions.toSorted((one, other) => one - other),
      )
  })

  it('does not wait for an open transaction, and does not lose the events that it commits later', async () => {
    const [one, other] = [offices[0] ?? assert.fail(), offices[1] ?? assert.fail()]
    await logEvents(sql)
    const before = (await read()).at(-1)?.position ?? 0
    const slow = await sql.reserve()
    await slow`begin`
    await changeOffice(slow, one.id)
    await changeOffice(sql, other.id)
    await logEvents(sql)
    assert.deepEqual(
      (await read(before)).map(({ position }) => position - before),
      [1],
    )
    await slow`commit`
    slow.release()
    await logEvents(sql)
    assert.deepEqual(
      (await read(before)).map(({ position }) => position - before),
      [1, 2],
    )
  })

  it('has each event once when two workers write it at the same time', async () => {
    for (const { id } of offices) await changeOffice(sql, id)
    await Promise.all([logEvents(sql), logEvents(sql), logEvents(sql)])
    const all = await read()
    assert.equal(new Set(all.map(({ eventId }) => eventId)).size, all.length)
    assert.deepEqual(
      all.map(({ position }) => position),
      all.map((_, index) => index + (all[0]?.position ?? 0)),
    )
  })

  it('keeps events for the stated time, and always the last one', async () => {
    await changeOffice(sql, offices[2]?.id ?? assert.fail())
    await logEvents(sql)
    const before = await read()
    const tooOld = retentionDays + 1
    await sql`update event_log set at = at - ${tooOld} * interval '1 day'`
    await forgetEvents(sql)
    assert.deepEqual([...(await read())], before.slice(-1))
  })
})
