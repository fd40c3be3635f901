import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { hashTables } from './tables.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('the hash of all tables', () => {
  it('is another one after a change of a row', async () => {
    const before = await hashTables(pool)
    await pool`update event_log_end set position = position + 1`
    assert.notEqual(await hashTables(pool), before)
  })

  it('is the same whatever number the server gives to a transaction', async () => {
    await pool`update event_log_end set seen = 1, seen_by = 700`
    const before = await hashTables(pool)
    await pool`update event_log_end set seen_by = 712`
    assert.equal(await hashTables(pool), before)
  })
})
