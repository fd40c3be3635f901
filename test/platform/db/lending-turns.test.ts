import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Turns } from '../../../src/platform/db/turns.ts'

const lent = (turns: Turns<string>): Promise<string> => new Promise((start, refuse) => turns.take(start, refuse))

describe('turns that are lent', () => {
  it('are the first of the free ones, whatever the order in which they ended', async () => {
    for (const order of [
      ['a', 'c', 'b'],
      ['b', 'c', 'a'],
      ['c', 'a', 'b'],
    ]) {
      const turns = new Turns(['a', 'b', 'c'], 1_000)
      assert.deepEqual([await lent(turns), await lent(turns), await lent(turns)], ['a', 'b', 'c'])
      for (const ended of order) turns.give(ended)
      await turns.idle()
      assert.deepEqual([await lent(turns), await lent(turns), await lent(turns)], ['a', 'b', 'c'])
    }
  })

  it('pass to the next caller that waits', async () => {
    const turns = new Turns(['a', 'b'], 1_000)
    await Promise.all([lent(turns), lent(turns)])
    const waiting = [lent(turns), lent(turns)]
    turns.give('b')
    turns.give('a')
    assert.deepEqual(await Promise.all(waiting), ['b', 'a'])
  })
})
