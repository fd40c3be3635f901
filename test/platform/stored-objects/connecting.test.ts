import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { exchange } from '../../../src/platform/stored-objects/exchange.ts'
import { storageLimits } from '../../../src/platform/stored-objects/limits.ts'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'

const hour = 3_600_000
const noConnection = { name: 'TimeoutError', message: 'The storage accepted no connection in time.' }
const settings = { region: 'test', bucket: 'test-bucket', accessKeyId: 'test', secretAccessKey: 'test-secret' }

describe('a connection to the storage', { timeout: 300_000 }, () => {
  it('is given up in its own time when the handshake of TLS is not answered', async (t) => {
    const port = await silentPort(t)
    const limits = { ...storageLimits, connect: 300, silence: hour, work: hour }
    const storage = createStorage({ ...settings, endpoint: `https://127.0.0.1:${port}` }, limits)
    t.after(() => storage.close())
    await assert.rejects(storage.size('documents/some'), noConnection)
  })

  it('is made within the time of the whole call, however long it may take by itself', async () => {
    const sent = request({ host: 'storage.test', lookup: () => {} })
    const asked = { bytes: Buffer.alloc(0), isAskedFirst: false }
    await assert.rejects(
      exchange(sent, asked, { connect: hour, silence: hour, total: hour, left: 300 }, () => {}),
      noConnection,
    )
  })

  it('takes from the time of the call, so that the response has what is left of it', async (t) => {
    const sent = request({ host: '127.0.0.1', port: await silentPort(t) })
    const asked = { bytes: Buffer.alloc(0), isAskedFirst: false }
    await assert.rejects(
      exchange(sent, asked, { connect: hour, silence: hour, total: hour, left: 2_000 }, () => {}),
      {
        name: 'TimeoutError',
      },
    )
  })
})

/** Returns the port of a server that takes connections and never answers. */
async function silentPort(t: TestContext): Promise<number> {
  const open = new Set<Socket>()
  const server = createServer((socket) => void open.add(socket.on('error', () => {})))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
