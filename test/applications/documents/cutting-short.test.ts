import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'
import { leavesNothing } from '../../support/asserting/leftovers.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { gate } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())

/** Returns a proxy to the storage that delays the first bytes of each new connection until it is released. */
async function slowWay() {
  const { hostname, port } = new URL(net.settings.endpoint)
  const held = gate()
  const { promise: answered, resolve: answers } = Promise.withResolvers<void>()
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()))
    far.once('data', () => answers()).pipe(near)
    near.once('readable', () => void held.pass().then(() => near.pipe(far)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The way has no port.')
  const close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { endpoint: `http://127.0.0.1:${address.port}`, held, answered, close }
}

describe('a small file that was hashed while it arrived', () => {
  const stores = (content: Buffer, sha256: Buffer, key = `documents/${crypto.randomUUID()}`) =>
    net.storage.put(key, Readable.from([content]), 'application/pdf', new AbortController().signal, {
      sha256: () => sha256,
    })

  it('is signed with that hash, and refused by the storage when its bytes have another', async () => {
    const content = Buffer.concat([...longPdf(1_000)])
    await assert.rejects(stores(content, createHash('sha256').update('other bytes').digest()), {
      name: 'XAmzContentSHA256Mismatch',
    })
    assert.deepEqual(await objectsOf(net), [])
    const key = `documents/${crypto.randomUUID()}`
    await stores(content, createHash('sha256').update(content).digest(), key)
    assert.equal((await net.storage.get(key)).length, content.length)
    await net.storage.remove(key)
  })
})

describe('an interrupted upload to the storage', () => {
  for (const [what, bytes] of [
    ['a file of one part', 1_000],
    ['a file of several parts', 6_000_000],
  ] as const) {
    it(`ends only when ${what} cannot appear any more`, async (t) => {
      const way = await slowWay()
      const slow = createStorage({ ...net.settings, endpoint: way.endpoint })
      t.after(() => {
        slow.close()
        way.close()
      })
      const [key, stop] = [`documents/${crypto.randomUUID()}`, new AbortController()]
      const stored = slow.put(key, Readable.from(longPdf(bytes)), 'application/pdf', stop.signal).catch(() => {})
      const cleaned = stored.then(() => net.storage.remove(key))
      await way.held.reached
      stop.abort(new Error('The sender is gone.'))
      for (let times = 0; times < 5; times++) await objectsOf(net)
      way.held.letPass()
      await Promise.all([cleaned, way.answered])
      await leavesNothing(net)
    })
  }

  for (const [what, bytes] of [
    ['a file of one part', 1_000],
    ['a file of several parts', 6_000_000],
  ] as const) {
    it(`after all of ${what} has arrived makes no object of it`, async () => {
      const [key, stop] = [`documents/${crypto.randomUUID()}`, new AbortController()]
      const body = Readable.from(longPdf(bytes)).once('end', () => stop.abort(new Error('The sender is gone.')))
      await assert.rejects(net.storage.put(key, body, 'application/pdf', stop.signal), /The sender is gone/)
      assert.ok(!(await objectsOf(net)).includes(key))
      await net.storage.remove(key)
      await leavesNothing(net)
    })
  }

  it('before it begins stores nothing and sends no request', async () => {
    const asked = createStorage({ ...net.settings, endpoint: 'http://127.0.0.1:9' })
    await assert.rejects(
      asked.put(
        'documents/none',
        Readable.from([Buffer.from('x')]),
        'application/pdf',
        AbortSignal.abort(new Error('too late')),
      ),
      /too late/,
    )
    asked.close()
  })
})
