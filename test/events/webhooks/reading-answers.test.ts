import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { thisMachine } from '../../../src/events/webhooks/address.ts'
import { Exchange } from '../../../src/events/webhooks/sending/exchange.ts'
import { createPoster } from '../../../src/events/webhooks/sending/post.ts'
import { targetsFor } from '../../../src/events/webhooks/targets.ts'

const keptCharacters = 300

/** Returns an exchange whose response has a head, the connection it can close, and a clock that stands still. */
function answered(t: TestContext, status: number) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const abort = t.mock.fn()
  const connection = { aborted: false, paused: false, reason: null, abort, pause: () => {}, resume: () => {} }
  const exchange = new Exchange(1_000, () => keptCharacters)
  exchange.onRequestStart(connection)
  exchange.onResponseStart(connection, status)
  return { exchange, connection, isClosed: () => abort.mock.callCount() === 1 }
}

describe('the answer of a receiver', () => {
  it('is read to 16 KB, then the connection is closed, and the status counts', async (t) => {
    const { exchange, connection, isClosed } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.alloc(16_384, 'x'))
    assert.equal(isClosed(), false)
    exchange.onResponseData(connection, Buffer.from('x'))
    assert.equal(isClosed(), true)
    const { status, text } = await exchange.reply
    assert.deepEqual([status, text], [500, 'x'.repeat(keptCharacters)])
  })

  it('is read for a second after its head, then the connection is closed, and the status counts', async (t) => {
    const { exchange, connection, isClosed } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.from('x'))
    t.mock.timers.tick(999)
    assert.equal(isClosed(), false)
    t.mock.timers.tick(1)
    assert.equal(isClosed(), true)
    assert.equal((await exchange.reply).status, 500)
  })

  it('is kept as text that PostgreSQL accepts, also where an emoji is at the limit', async (t) => {
    const { exchange, connection } = answered(t, 500)
    exchange.onResponseData(connection, Buffer.from(`\0${'x'.repeat(keptCharacters - 1)}😀`))
    exchange.onResponseEnd()
    const { text } = await exchange.reply
    assert.equal(text, 'x'.repeat(keptCharacters - 1))
  })
})

const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
const accepted = 'HTTP/1.1 204 No Content\r\n\r\n'

/** Sends a message to a receiver that answers a request by `answer`. Returns the attempt. */
async function attemptAt(answer: (socket: Socket) => void) {
  await using parts = new AsyncDisposableStack()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  parts.defer(() => void server.close())
  const poster = parts.adopt(createPoster(targetsFor({ networks: [...thisMachine], ports: [] })), (made) =>
    made.close(),
  )
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return await poster.post({ url: `http://127.0.0.1:${address.port}`, headers: {}, body: Buffer.from('{}') })
}

/** Writes interim responses until the other side closes the connection. */
function flood(socket: Socket): void {
  while (!socket.destroyed && socket.write(hint.repeat(100)));
  socket.once('drain', () => flood(socket))
}

describe('interim responses of a receiver', () => {
  it('may come before its answer', async () => {
    const { status } = await attemptAt((socket) => socket.write(hint.repeat(10) + accepted))
    assert.equal(status, 204)
  })

  it('end the attempt when there are more than ten, so that none are read without end', async () => {
    const { failure } = await attemptAt(flood)
    assert.equal(failure, 'connection_failed')
  })
})
