import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { send } from '../../src/embedded/object-store/answers.ts'

describe('an object whose reader disconnects before it is sent', () => {
  it('is closed, so that no file stays open', async (t) => {
    const server = createServer().listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const asking = get({ host: '127.0.0.1', port: address.port }).on('error', () => {})
    const [, response]: [unknown, ServerResponse] = await once(server, 'request').then(([request, reply]) => [
      request,
      reply,
    ])
    asking.destroy()
    if (!response.closed) await once(response, 'close')
    const body = Readable.from(['object'])
    await assert.rejects(send(response, { status: 200, body }))
    assert.ok(body.destroyed)
  })
})
