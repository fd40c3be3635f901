import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ResourcePool } from '../../../src/platform/db/resource-pool.ts'

const lent = (pool: ResourcePool<string>): Promise<string> =>
  new Promise((start, refuse) => pool.acquire(start, refuse))

describe('connections that are lent', () => {
  it('are the first of the free ones, whatever the order in which they were released', async () => {
    for (const order of [
      ['a', 'c', 'b'],
      ['b', 'c', 'a'],
      ['c', 'a', 'b'],
    ]) {
      const pool = new ResourcePool(['a', 'b', 'c'], 1_000)
      assert.deepEqual([await lent(pool), await lent(pool), await lent(pool)], ['a', 'b', 'c'])
      for (const released of order) pool.release(released)
      await pool.idle()
      assert.deepEqual([await lent(pool), await lent(pool), await lent(pool)], ['a', 'b', 'c'])
    }
  })

  it('pass to the next caller that waits', async () => {
    const pool = new ResourcePool(['a', 'b'], 1_000)
    await Promise.all([lent(pool), lent(pool)])
    const waiting = [lent(pool), lent(pool)]
    pool.release('b')
    pool.release('a')
    assert.deepEqual(await Promise.all(waiting), ['b', 'a'])
  })
})
