import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { after, describe, it, type TestContext } from 'node:test'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'
import { network } from '../../support/network.ts'
import { eventually } from '../../support/object-store.ts'

const net = await network()
after(() => net.close())
const soon = () => AbortSignal.timeout(500)
const patiently = () => AbortSignal.timeout(30_000)

/** Returns the client of a server that answers with `answer`, and the connections of the server. */
async function storageThat(t: TestContext, answer: RequestListener) {
  const open = new Set<Socket>()
  let opened = 0
  const server = createServer(answer).on('connection', (socket) => {
    opened++
    open.add(socket.once('close', () => open.delete(socket)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const storage = createStorage({ ...net.settings, endpoint: `http://127.0.0.1:${address.port}` })
  t.after(() => {
    storage.close()
    server.close()
    server.closeAllConnections()
  })
  return { storage, open, opened: () => opened }
}

describe('a check of the storage', () => {
  it('keeps no connection, which the storage may close when the next check comes', async (t) => {
    const asked: (string | undefined)[] = []
    const { storage, opened } = await storageThat(t, ({ headers }, response) => {
      asked.push(headers.connection)
      response.writeHead(200, { 'content-length': 0 }).end()
    })
    for (const check of [1, 2, 3]) {
      await storage.check(patiently())
      assert.equal(opened(), check)
    }
    assert.deepEqual(asked, ['close', 'close', 'close'])
  })

  it('fails when no answer comes in time, and closes its connection', async (t) => {
    const { storage, open } = await storageThat(t, () => {})
    await assert.rejects(storage.check(soon()), { name: 'AbortError' })
    await eventually('the connection is closed', async () => open.size === 0)
  })

  for (const [what, change, name] of [
    ['its keys are wrong', { secretAccessKey: 'another' }, 'Unknown'],
    ['its bucket is missing', { bucket: 'another' }, 'NotFound'],
  ] as const)
    it(`fails when ${what}`, async (t) => {
      const storage = createStorage({ ...net.settings, ...change })
      t.after(() => storage.close())
      await assert.rejects(storage.check(patiently()), { name })
    })
})
