import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import fastify from 'fastify'
import { limitUnreadAnswers, UnreadAnswers } from '../../src/http/connections/unread-answers.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

/** An answer of 5 MB in one piece, more than the kernel keeps for a client that reads nothing. */
const long = '/docs/reading/js/scalar.js'
const request = `GET ${long} HTTP/1.1\r\nHost: localhost\r\n\r\n`

/** Asks for long answers on one connection, and reads nothing but the first bytes. */
async function asks(port: number, answers = 1): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write(request.repeat(answers))
  await once(socket, 'readable')
  assert.match(String(socket.read(15)), /^HTTP\/1\.1 200 /)
  return socket
}

/** Opens a network that cuts answers by these limits. Returns the answers that it holds, its port and connections. */
async function cutting(limits: ConstructorParameters<typeof UnreadAnswers>[0]) {
  const unreadAnswers = new UnreadAnswers(limits)
  const net = await network({ more: async () => ({ unreadAnswers }) })
  after(() => net.close())
  const port = await listening(net)
  const connections = () => new Promise<number>((tell) => net.app.server.getConnections((_, count) => tell(count)))
  return { unreadAnswers, port, connections }
}

describe('an answer that its client does not read', () => {
  it('ends with its connection after its time, also behind another one', async (t) => {
    const { unreadAnswers, port, connections } = await cutting({ milliseconds: 500, bytesPerSecond: Infinity })
    const { mock } = t.mock.method(unreadAnswers, 'hold')
    const sockets = [await asks(port), await asks(port, 3)]
    await eventually('all are held', async () => mock.callCount() === 4)
    await eventually('all have ended', async () => unreadAnswers.size + (await connections()) === 0)
    for (const socket of sockets) socket.destroy()
  })

  it('has more time the longer it is, and is whole for who reads it slowly', async () => {
    const { unreadAnswers, port } = await cutting({ milliseconds: 0, bytesPerSecond: 4_096 })
    const socket = await asks(port)
    assert.equal(unreadAnswers.size, 1)
    let received = 0
    for await (const chunk of socket) {
      received += chunk.length
      if (received > 4_900_000) break
    }
    await eventually('it is read', async () => unreadAnswers.size === 0)
  })

  it('is not counted once its client has gone', async () => {
    const { unreadAnswers, port } = await cutting({})
    const socket = await asks(port, 3)
    await eventually('all are held', async () => unreadAnswers.size === 3)
    socket.destroy()
    await eventually('none is held', async () => unreadAnswers.size === 0)
  })
})

describe('a stream that its client does not read', () => {
  /** Opens a server whose only answer is a stream without end. */
  async function endless(limits: ConstructorParameters<typeof UnreadAnswers>[0]) {
    const unread = new UnreadAnswers(limits)
    const app = fastify()
    after(() => app.close())
    let streams = 0
    async function* chunks() {
      streams++
      try {
        for (;;) yield Buffer.alloc(100_000)
      } finally {
        streams--
      }
    }
    limitUnreadAnswers(app, unread)
    app.get('/', (_request, reply) => reply.send(Readable.from(chunks())))
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(socket, 'readable')
    return { unread, socket, isOpen: () => streams > 0 }
  }

  it('ends with its connection after its time, and lets go of what it holds', async () => {
    const { unread, socket, isOpen } = await endless({ milliseconds: 300, bytesPerSecond: Infinity })
    await eventually('it has ended', async () => !isOpen() && unread.size === 0)
    socket.destroy()
  })

  it('goes on for who reads it, however long it takes', async () => {
    const { unread, socket, isOpen } = await endless({ milliseconds: 60_000 })
    let received = 0
    for await (const chunk of socket) {
      received += chunk.length
      assert.ok(isOpen() && unread.size <= 1)
      if (received > 20_000_000) break
    }
    await eventually('it has ended with its connection', async () => !isOpen() && unread.size === 0)
  })
})

it('a stream that its client has read leaves nothing to be cut, and its connection goes on', async () => {
  const unread = new UnreadAnswers({ milliseconds: 60_000 })
  const app = fastify()
  after(() => app.close())
  limitUnreadAnswers(app, unread)
  app.get('/', (_request, reply) => reply.send(Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(100_000)))))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  for (let count = 0; count < 3; count++) {
    const response = await fetch(address)
    assert.equal((await response.arrayBuffer()).byteLength, 5_000_000)
  }
  await eventually('nothing is held', async () => unread.size === 0)
})

it('a stream whose end waits behind another answer is held until its client has read it, and not longer', async () => {
  const unread = new UnreadAnswers({ milliseconds: 60_000 })
  const app = fastify()
  after(() => app.close())
  const ended = Promise.withResolvers<void>()
  app.addHook('onResponse', async ({ url }) => void (url === '/short' && ended.resolve()))
  limitUnreadAnswers(app, unread)
  app.get('/long', (_request, reply) => reply.send(Buffer.alloc(20_000_000)))
  app.get('/short', (_request, reply) => reply.send(Readable.from([Buffer.alloc(1_000)])))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const socket = connect({ port, host: '127.0.0.1' })
  for (const path of ['/long', '/short']) socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await eventually('both are held', async () => unread.size === 2)
  socket.resume()
  await ended.promise
  assert.equal(unread.size, 0)
  socket.destroy()
})

describe('the bytes of answers that wait to be read', () => {
  /** Holds answers of these callers and sizes in turn. Returns the indexes of those that were cut. */
  function cutOf(limits: { all: number; ofOne: number }, ...answers: [caller: string, bytes: number][]): number[] {
    const unread = new UnreadAnswers(limits)
    const cut: number[] = []
    const ends = answers.map(([caller, bytes], index) => unread.hold({ caller, bytes, cut: () => cut.push(index) }))
    assert.equal(unread.size, answers.length - cut.length)
    for (const end of ends) end()
    assert.equal(unread.size, 0)
    return cut
  }

  it('are limited for one address: its oldest answer ends, and those of others stay', () =>
    assert.deepEqual(cutOf({ all: 100, ofOne: 10 }, ['a', 9], ['b', 4], ['b', 4], ['b', 4], ['a', 1]), [1]))

  it('are limited in all: the oldest answers end', () =>
    assert.deepEqual(cutOf({ all: 20, ofOne: 10 }, ['a', 8], ['b', 8], ['c', 8], ['d', 8]), [0, 1]))

  it('do not keep an answer from a client, however long it is', () =>
    assert.deepEqual(cutOf({ all: 20, ofOne: 10 }, ['a', 1], ['b', 1], ['a', 50]), [0, 1]))
})
