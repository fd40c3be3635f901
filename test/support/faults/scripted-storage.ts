import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type StorageLimits, storageLimits } from '../../../src/platform/stored-objects/limits.ts'
import { createStorage } from '../../../src/platform/stored-objects/storage.ts'

const settings = { region: 'test', bucket: 'test-bucket', accessKeyId: 'test', secretAccessKey: 'test-secret' }

/** Returns the client of a server that answers with `answer`, and the connections of the server. */
export async function scriptedStorage(
  t: TestContext,
  answer: RequestListener,
  { limits = {}, asks = true }: { limits?: Partial<StorageLimits>; asks?: boolean } = {},
) {
  const open = new Set<Socket>()
  let opened = 0
  const server = createServer({ keepAliveTimeout: 120_000 }, answer).on('connection', (socket) => {
    opened++
    open.add(socket.once('close', () => open.delete(socket)))
  })
  if (!asks) server.on('checkContinue', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const endpoint = `http://127.0.0.1:${address.port}`
  const storage = createStorage({ ...settings, endpoint }, { ...storageLimits, ...limits })
  t.after(() => {
    storage.close()
    server.close()
    server.closeAllConnections()
  })
  return { storage, open, opened: () => opened }
}

/** Reads a body, with a pause before each of its chunks. Returns its size. */
export async function readsSlowly(incoming: IncomingMessage, milliseconds: number): Promise<number> {
  let size = 0
  const chunks: AsyncIterable<Buffer> = incoming
  for await (const { length } of chunks) {
    size += length
    await setTimeout(milliseconds)
  }
  return size
}
