import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
const port = Number(new URL(await net.app.listen({ port: 0, host: '127.0.0.1' })).port)

const request = (more = '', path = '/v1/permit-types/IMB') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`

/** Sends bytes, reads until the connection ends, and returns the number of responses. */
async function responsesTo(bytes: string): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(60_000) })
  const received = text(socket).catch((error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'ECONNRESET')
    return ''
  })
  socket.write(bytes)
  return (await received).split('HTTP/1.1 200 OK').length - 1
}

describe('requests on one connection that wait for no response', () => {
  it('are all answered, up to ten', async () =>
    assert.equal(await responsesTo(request().repeat(9) + request('Connection: close\r\n')), 10))

  for (const path of ['/v1/permit-types/IMB', '/%'])
    it(`end the connection when there are more, before the answers fill the memory (${path})`, async () => {
      let begun = 0
      net.app.server.on('request', () => begun++)
      assert.ok((await responsesTo(request('', path).repeat(20_000))) <= 10)
      assert.ok(begun < 5_000, `${begun} requests`)
    })

  it('may be any number when each waits for the one before', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const sockets = new Set<unknown>()
    for (let count = 0; count < 30; count++) {
      const [response] = await once(get({ port, host: '127.0.0.1', path: '/v1/permit-types/IMB', agent }), 'response')
      sockets.add(response.socket)
      await text(response)
      assert.equal(response.statusCode, 200)
    }
    assert.equal(sockets.size, 1)
    agent.destroy()
  })
})
