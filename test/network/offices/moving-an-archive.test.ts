import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { added, inBatches } from '../../../src/network/offices/estate.ts'

describe('an archive', () => {
  const ids = Array.from({ length: 2_001 }, (_, n) => String(n))

  it('is transferred by a thousand applications in each statement, each once', async () => {
    const batches: string[][] = []
    await inBatches(ids, async (batch) => {
      batches.push(batch)
      return []
    })
    assert.deepEqual(
      batches.map(({ length }) => length),
      [1_000, 1_000, 1],
    )
    assert.deepEqual(batches.flat(), ids)
  })

  it('is in the minutes with the sums of its batches', async () => {
    const counts = await inBatches(ids, async (batch) => [
      { key: 'refused', count: 1 },
      { key: 'handed_over', count: batch.length - 1 },
    ])
    assert.deepEqual(counts, [
      { key: 'refused', count: 3 },
      { key: 'handed_over', count: 1_998 },
    ])
    assert.deepEqual(added([]), [])
  })
})
