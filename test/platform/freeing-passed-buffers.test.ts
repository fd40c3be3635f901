import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countPassed } from '../../src/platform/passing-buffers.ts'

const chunkBytes = 64 * 1024
const chunks = 1_000
/** The limit of memory: 1,000 chunks have 64 MB, and the collector runs after every 4 MB. */
const most = 16 * 1024 * 1024

describe('buffers that have passed', () => {
  it('are freed before 64 MB of them cause a full collection', () => {
    const before = process.memoryUsage().arrayBuffers
    let highest = 0
    for (let count = 0; count < chunks; count++) {
      countPassed(Buffer.allocUnsafeSlow(chunkBytes).length)
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
    }
    assert.ok(highest < most, `${highest} bytes`)
  })
})
