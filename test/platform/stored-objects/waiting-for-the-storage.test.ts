import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { readsSlowly, scriptedStorage } from '../../support/faults/scripted-storage.ts'

const part = 5 * 1024 * 1024
/** Less than a body needs that waits until the storage asks for it. */
const small = 1_000
const never = new AbortController().signal

const stores = (storage: Storage, size: number, key = 'documents/some') =>
  storage.put(key, Readable.from([Buffer.alloc(size, 'a')]), 'application/pdf', never)

const isStored = (response: ServerResponse) =>
  void response.writeHead(200, { etag: '"some"', 'content-length': 0 }).end()

describe('an upload to a slow storage', { timeout: 300_000 }, () => {
  it('ends well while its bytes are taken, although it takes longer than a silence may', async (t) => {
    const sizes: number[] = []
    const { storage } = await scriptedStorage(
      t,
      async (incoming, response) => {
        sizes.push(await readsSlowly(incoming, 80))
        isStored(response)
      },
      { limits: { silence: 3_000 } },
    )
    const began = performance.now()
    await stores(storage, part)
    assert.ok(performance.now() - began > 3_000)
    assert.deepEqual(sizes, [part])
  })

  it('is given up when its bytes are taken so slowly that a request would last for minutes', async (t) => {
    const { storage } = await scriptedStorage(t, (incoming) => void readsSlowly(incoming, 500).catch(() => {}), {
      limits: { silence: 1_500, sendRate: part },
    })
    await assert.rejects(stores(storage, part), { name: 'TimeoutError' })
    assert.ok(storage.isUnsettled('documents/some'))
  })
})

describe('a storage that is silent', { timeout: 300_000 }, () => {
  const limits = { silence: 500 }

  it('in the middle of a body is given up, tried once more, and the object stays unsettled', async (t) => {
    const { storage, opened } = await scriptedStorage(
      t,
      (incoming) => void incoming.once('data', () => incoming.pause()),
      {
        limits,
      },
    )
    await assert.rejects(stores(storage, part), { name: 'TimeoutError', message: 'The storage takes no bytes.' })
    assert.equal(opened(), 2)
    assert.ok(storage.isUnsettled('documents/some'))
  })

  it('before it asks for a large body gets none of it, so that the object cannot appear later', async (t) => {
    const { storage, opened } = await scriptedStorage(t, () => assert.fail('The body was sent.'), {
      limits,
      asks: false,
    })
    await assert.rejects(stores(storage, part), { name: 'TimeoutError' })
    assert.equal(opened(), 2)
    assert.ok(!storage.isUnsettled('documents/some'))
  })

  it('after a small body is given up, and the object stays unsettled', async (t) => {
    const { storage } = await scriptedStorage(t, (incoming) => void incoming.resume(), { limits })
    await assert.rejects(stores(storage, small), { name: 'TimeoutError' })
    assert.ok(storage.isUnsettled('documents/some'))
  })

  it('in the middle of a download ends it', async (t) => {
    const { storage, open } = await scriptedStorage(
      t,
      (_, response) => void response.writeHead(200, { 'content-length': 20 * part }).write(Buffer.alloc(small)),
      { limits: { pause: 500 } },
    )
    const { body } = await storage.get('documents/some')
    await assert.rejects(buffer(body), { name: 'TimeoutError' })
    await eventually('the connection is closed', async () => open.size === 0)
  })
})

describe('a download', { timeout: 300_000 }, () => {
  it('ends when its bytes come so slowly that it would last for hours', async (t) => {
    async function* slowly() {
      for (;;) {
        yield Buffer.alloc(1)
        await setTimeout(200)
      }
    }
    const { storage } = await scriptedStorage(
      t,
      (_, response) => void Readable.from(slowly()).pipe(response.writeHead(200, { 'content-length': part })),
      { limits: { pause: 3_000, readRate: part } },
    )
    const { body } = await storage.get('documents/some')
    await assert.rejects(buffer(body), { name: 'TimeoutError' })
  })
})

describe('the connections to the storage', { timeout: 300_000 }, () => {
  it('are used again, also for bodies that wait until the storage asks for them', async (t) => {
    const asked: (string | undefined)[] = []
    const { storage, opened } = await scriptedStorage(t, async (incoming, response) => {
      asked.push(incoming.headers.expect)
      await buffer(incoming)
      isStored(response)
    })
    for (const size of [small, part, part]) await stores(storage, size)
    assert.deepEqual(asked, [undefined, '100-continue', '100-continue'])
    assert.equal(opened(), 1)
  })

  it('are left for a new one by a retry, because all of them may be lost', async (t) => {
    const lost = new Set<Socket>()
    const first: ServerResponse[] = []
    const { storage, open, opened } = await scriptedStorage(
      t,
      async (incoming, response) => {
        if (lost.has(incoming.socket)) return
        await buffer(incoming)
        if (lost.size > 0) isStored(response)
        else if (first.push(response) === 3) first.forEach(isStored)
      },
      { limits: { silence: 4_000 } },
    )
    await Promise.all(['a', 'b', 'c'].map((key) => stores(storage, small, key)))
    for (const socket of open) lost.add(socket)
    await stores(storage, small)
    assert.deepEqual([lost.size, opened()], [3, 4])
  })

  it('end with a response that came before the body was taken', async (t) => {
    const { storage, open } = await scriptedStorage(
      t,
      (_, response) => void response.writeHead(403, { 'content-length': 0 }).end(),
    )
    await assert.rejects(stores(storage, part))
    await eventually('the connection is closed', async () => open.size === 0)
    assert.ok(!storage.isUnsettled('documents/some'))
  })

  it('leave an object unsettled when they are lost in the middle of a response', async (t) => {
    const { storage } = await scriptedStorage(t, async (incoming, response) => {
      await buffer(incoming)
      response.writeHead(200, { 'content-type': 'application/xml' }).write(' ', () => incoming.socket.destroy())
    })
    await assert.rejects(storage.copy('documents/other', 'documents/some'))
    assert.ok(storage.isUnsettled('documents/some'))
  })

  for (const [status, isUnsettled] of [
    [503, false],
    [504, true],
  ] as const)
    it(`leave an object ${isUnsettled ? 'unsettled' : 'settled'} after the status ${status}`, async (t) => {
      const { storage } = await scriptedStorage(t, (incoming, response) => {
        incoming.resume()
        response.writeHead(status, { 'content-length': 0 }).end()
      })
      await assert.rejects(stores(storage, small))
      assert.equal(storage.isUnsettled('documents/some'), isUnsettled)
    })
})
