import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { BrokenOff, watchStorage } from '../../../src/platform/stored-objects/watched-storage.ts'
import { leavesNothing } from '../../support/asserting/leftovers.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const megabyte = 1024 * 1024
const newKey = () => `documents/${crypto.randomUUID()}`
const never = new AbortController().signal

/** Stores a body by a watched storage. Returns the error that the caller gets, and the one that is counted. */
async function failures(storage: typeof net.storage, body: Readable): Promise<{ thrown: unknown; counted: unknown }> {
  let counted: unknown
  const watched = watchStorage(storage, async (_call, work) => {
    try {
      return await work()
    } catch (error) {
      counted = error
      throw error
    }
  })
  const thrown = await watched.put(newKey(), body, 'application/pdf', never).then(
    () => undefined,
    (error: unknown) => error,
  )
  return { thrown, counted }
}

describe('an upload that fails', () => {
  it('counts as a failure of the storage when that stops reading in the middle', async () => {
    const refused = new Error('connect ECONNREFUSED')
    const storage = {
      ...net.storage,
      put: async (_key: string, body: Readable) => {
        for await (const _chunk of body) throw refused
      },
    }
    const { thrown, counted } = await failures(storage, Readable.from([Buffer.alloc(10), Buffer.alloc(10)]))
    assert.deepEqual([thrown, counted], [refused, refused])
  })

  it('counts as broken off when its sender fails, who gets the original error', async () => {
    const gone = new Error('The sender is gone.')
    async function* half() {
      yield Buffer.alloc(megabyte)
      throw gone
    }
    const { thrown, counted } = await failures(net.storage, Readable.from(half()))
    assert.equal(thrown, gone)
    assert.ok(counted instanceof BrokenOff)
    await leavesNothing(net)
  })
})

describe('the chunks of a body', () => {
  const stores = async (chunk: Buffer, freesChunks: boolean) => {
    const key = newKey()
    await net.storage.put(key, Readable.from([chunk]), 'application/pdf', never, { freesChunks })
    const { length } = await net.storage.get(key).then(({ body, length }) => ({ length, body: body.destroy() }))
    await net.storage.remove(key)
    return length
  }

  it('stay as they are, because a caller may use them afterwards', async () => {
    const chunk = Buffer.alloc(megabyte, 'a')
    assert.equal(await stores(chunk, false), megabyte)
    assert.ok(chunk.equals(Buffer.alloc(megabyte, 'a')))
  })

  it('are freed when the caller says that nobody else reads them', async () => {
    const chunk = Buffer.alloc(megabyte, 'a')
    assert.equal(await stores(chunk, true), megabyte)
    assert.equal(chunk.length, 0)
  })
})
