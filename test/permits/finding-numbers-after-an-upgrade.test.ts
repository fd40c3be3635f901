import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { issued } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const migration = await readFile(
  new URL('../../drizzle/migrations/0092_measure_keys_of_numbers.sql', import.meta.url),
  'utf8',
)
const rowsExpected = async () => (await pool`select reltuples from pg_class where oid = 'permits'::regclass`)[0]
const keysMeasured = async () => (await pool`select from pg_stats where tablename = 'permits_by_number_key'`).count

describe('the keys of permit numbers', () => {
  it('are not measured in a database without permits: it would be taken to stay empty', async () => {
    await pool.unsafe(migration)
    assert.deepEqual(await rowsExpected(), { reltuples: -1 })
  })

  it('are measured by the upgrade that adds their index, so that no look-up reads all permits', async () => {
    await Promise.all([issued(net), issued(net)])
    assert.equal(await keysMeasured(), 0)
    await pool.unsafe(migration)
    assert.equal(await keysMeasured(), 1)
  })
})
