import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import postgres from 'postgres'
import { rangeByTime, rangeOfTimes } from '../../../src/events/webhooks/deliveries/replay-queries.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { readingOf } from '../../support/measuring/reading.ts'

const { url, drop } = await createDatabase()
const sql = postgres(url, { max: 2, onnotice: () => {} })
after(async () => {
  await sql.end()
  await drop()
})

const events = 20_000
/** Events in 16 pages of the log, with which the index begins. */
const inRange = 2_000
const time = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString()

describe('the range of a replay', () => {
  before(async () => {
    await sql`delete from event_log`
    // Event 4,000 was logged late: it is as old as event 3,990.
    await sql`
      insert into event_log (position, event_id, subject, subject_id, type, version, at)
      select position, uuidv7(), 'office', uuidv7(), 'office.updated', 1,
        ${time(0)}::timestamptz + case when position = 4000 then 3990 else position end * interval '1 second'
      from generate_series(1, ${events}) position`
    await sql`update event_log_end set position = ${events}`
    await sql`vacuum analyze event_log`
  })

  it('has each event of the time, also one that was logged late', async () => {
    assert.deepEqual({ ...(await rangeOfTimes(sql, time(19_991), undefined)) }, { after: 19_990, until: events })
    assert.deepEqual({ ...(await rangeOfTimes(sql, time(3_980), time(3_995))) }, { after: 3_979, until: 4_000 })
    assert.deepEqual({ ...(await rangeOfTimes(sql, time(1), time(3))) }, { after: 0, until: 2 })
  })

  it('is empty for a time without events', async () => {
    const { after: start, until } = await rangeOfTimes(sql, time(events + 1), undefined)
    assert.equal(start, events)
    assert.ok(until <= start)
  })

  it('reads few events before it', async () => {
    for (const until of [undefined, time(19_995)]) {
      const { indexes, leftOut } = await readingOf(sql, (db) => rangeByTime(db, time(19_991), until))
      assert.ok(indexes.includes('event_log_by_time'))
      assert.ok(leftOut < inRange, `${leftOut} events were read and left out.`)
    }
  })
})
