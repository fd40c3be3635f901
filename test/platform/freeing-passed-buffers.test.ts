import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countPassed, freeChunk } from '../../src/platform/passing-buffers.ts'
import { scriptedStorage } from '../support/faults/scripted-storage.ts'

const chunkBytes = 64 * 1024
const chunks = 1_000
/**
 * The limit of memory, half of what passes without the collector (64 MB and more). It runs after every 4 MB, but on a
 * busy machine 17 MB were seen, as chunks arrive from the socket before it is done.
 */
const most = 32 * 1024 * 1024

/** Returns the highest growth of memory while chunks of a stream pass. */
function growthWhile(pass: (chunk: Buffer) => void): number {
  const before = process.memoryUsage().arrayBuffers
  let highest = 0
  for (let count = 0; count < chunks; count++) {
    pass(Buffer.allocUnsafeSlow(chunkBytes))
    highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
  }
  return highest
}

describe('buffers that have passed', () => {
  it('are freed before 64 MB of them cause a full collection', () => {
    const highest = growthWhile(({ length }) => countPassed(length))
    assert.ok(highest < most, `${highest} bytes`)
  })

  it('are freed at once, without a collection, when nobody else reads them', () => {
    const highest = growthWhile(freeChunk)
    assert.ok(highest <= chunkBytes, `${highest} bytes`)
  })

  it('keep their bytes when they share their memory with others', () => {
    const both = Buffer.allocUnsafeSlow(2 * chunkBytes).fill('a')
    freeChunk(both.subarray(0, chunkBytes))
    assert.equal(both.length, 2 * chunkBytes)
    assert.equal(both.toString('latin1', 0, 3), 'aaa')
  })

  it('keep their bytes when they are as short as the memory that a multipart parser keeps', () => {
    const kept = Buffer.alloc(255, 'a')
    freeChunk(kept)
    assert.equal(kept.toString('latin1', 0, 3), 'aaa')
  })

  it('are freed while a large object is read from the storage', async (t) => {
    const object = Buffer.alloc(96 * 1024 * 1024, 'a')
    const { storage } = await scriptedStorage(t, (_request, response) => {
      response.writeHead(200, { 'content-length': object.length }).end(object)
    })
    const { body } = await storage.get('documents/some')
    const before = process.memoryUsage().arrayBuffers
    const chunks: AsyncIterable<Buffer> = body
    let [size, highest] = [0, 0]
    for await (const { length } of chunks) {
      size += length
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
    }
    assert.equal(size, object.length)
    assert.ok(highest < most, `${highest} bytes`)
  })
})
