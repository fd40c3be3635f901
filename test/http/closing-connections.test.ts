import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type RawServerDefault } from 'fastify'
import { endConnectionsAtClose } from '../../src/http/connections/closing-connections.ts'
import type { App } from '../../src/http/schema.ts'

/** Far below the time for which Node and Fastify keep a connection: 60 and 72 seconds. */
const promptMilliseconds = 10_000

async function served() {
  const app: App = fastify<RawServerDefault>().withTypeProvider<TypeBoxTypeProvider>()
  const body = new PassThrough()
  app.get('/', (_, reply) => reply.send(body))
  endConnectionsAtClose(app)
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  return { app, body, port: Number(port) }
}

async function closesPromptly(app: App): Promise<void> {
  const started = performance.now()
  await app.close()
  assert.ok(performance.now() - started < promptMilliseconds)
}

describe('a server that closes', { timeout: 300_000 }, () => {
  it('closes a connection on which nothing was sent yet', async () => {
    const { app, port } = await served()
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    await closesPromptly(app)
  })

  it('finishes a reply that has begun, and then closes its connection', async () => {
    const { app, body, port } = await served()
    const agent = new Agent({ keepAlive: true })
    body.write('from its beginning ')
    const [reply]: IncomingMessage[] = await once(get({ port, agent }), 'response')
    const silent = connect(port, '127.0.0.1').on('error', () => {})
    await once(silent, 'connect')
    const closing = closesPromptly(app)
    await once(silent.resume(), 'close')
    body.end('to its end')
    assert.equal((await reply?.toArray())?.join(''), 'from its beginning to its end')
    await closing
    agent.destroy()
  })
})
