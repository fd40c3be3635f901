import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import fastify from 'fastify'
import { limitBodies } from '../../src/http/connections/time-limits.ts'
import { eventually } from '../support/deployment/object-store.ts'

const app = fastify()
after(() => app.close())
/** For each request so far: the body that is parsed is a copy, which has its own time limit. */
const copies: boolean[] = []
limitBodies(app)
app.addHook('preParsing', (request, _reply, payload, done) => {
  copies.push(payload !== request.raw)
  done(null, payload)
})
app.post('/', ({ body }) => ({ body }))
const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)

const body = '{"reference":"A"}'
const fields = ['Host: localhost', 'Content-Type: application/json', `Content-Length: ${body.length}`]
const head = ['POST / HTTP/1.1', ...fields, '', ''].join('\r\n')

async function sends(text: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  after(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

const answerOf = async (socket: Socket) => String((await once(socket, 'data'))[0])

describe('a body of JSON', () => {
  it('is read from its request when it came together with its head', async () => {
    const socket = await sends(head + body)
    assert.match(await answerOf(socket), /^HTTP\/1\.1 200 .*"A"/s)
    assert.equal(copies.at(-1), false)
  })

  it('is copied when it comes later, so that its time can end', async () => {
    const before = copies.length
    const socket = await sends(head)
    await eventually('its head is read', async () => copies.length > before)
    socket.write(body)
    assert.match(await answerOf(socket), /^HTTP\/1\.1 200 .*"A"/s)
    assert.equal(copies.at(-1), true)
  })
})
