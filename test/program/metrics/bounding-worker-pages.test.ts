import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { usualConnections } from '../../../src/access/rate-limits/policies.ts'
import { Readiness } from '../../../src/program/health/readiness.ts'
import { buildWorkerPages } from '../../../src/program/worker-pages.ts'
import { metricsToken, network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const app = await buildWorkerPages({
  ...net,
  readiness: Readiness.given(),
  metricsAccess: { tokens: [metricsToken] },
})
after(() => app.close())
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)

const request = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`

/** Sends bytes on a new connection, reads until it ends, and returns what came. */
async function answersTo(bytes: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  const received = text(socket).catch((error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'ECONNRESET')
    return ''
  })
  socket.write(bytes)
  return received
}

describe('the pages of a worker', () => {
  it('answer ten requests on one connection that wait for no response', async () => {
    const nine = request('/health/live').repeat(9)
    const answers = await answersTo(nine + request('/health/live', 'Connection: close\r\n'))
    assert.equal(answers.split('HTTP/1.1 200 OK').length - 1, 10)
  })

  for (const path of ['/health/live', '/metrics', '/%'])
    it(`end a connection with more of them, before the answers fill the memory (${path})`, async () => {
      let begun = 0
      app.server.on('request', () => begun++)
      await answersTo(request(path).repeat(20_000) + request(path, 'Connection: close\r\n'))
      assert.ok(begun < 5_000, `${begun} requests`)
    })

  it('close the oldest idle connection of an address that has too many', async () => {
    const sockets = Array.from({ length: usualConnections + 1 }, () => connect({ port, host: '127.0.0.1' }))
    await once(sockets[0]?.resume() ?? assert.fail(), 'close', { signal: AbortSignal.timeout(20_000) })
    for (const socket of sockets) socket.destroy()
  })
})
