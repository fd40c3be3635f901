import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { eventually } from '../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../support/faults/replaceable-storage.ts'
import { longPdf } from '../support/files/long-files.ts'
import { beginsUpload, listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

const most = 4
const held = gate()
const storage = replaceableStorage()
const net = await network({ ...storage, connectionsPerAddress: most })
after(() => net.close())
const port = await listening(net)

const connects = async (to = port, localAddress = '127.0.0.1'): Promise<Socket> => {
  const socket = connect({ port: to, host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends a request on an open connection. Returns the beginning of the reply. */
async function asks(socket: Socket): Promise<string> {
  socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [answer] = await once(socket, 'data')
  return String(answer)
}

describe(`connections of an address, which may have ${most}`, () => {
  it('are closed when they are idle: the oldest ends, and the new one is answered', async () => {
    const idle = []
    for (let opened = 0; opened < most; opened++) {
      const socket = await connects()
      assert.match(await asks(socket), /^HTTP\/1\.1 200 /)
      idle.push(socket)
    }
    const closed = once(idle[0] ?? assert.fail(), 'close')
    const next = await connects()
    assert.match(await asks(next), /^HTTP\/1\.1 200 /)
    await closed
    for (const socket of [...idle, next]) socket.destroy()
  })

  it('are closed when their head is incomplete', async () => {
    const slow = []
    for (let opened = 0; opened < 3 * most; opened++) {
      const socket = await connects()
      socket.write('GET /health/live HTTP/1.1\r\nX-Slow: ')
      slow.push(socket)
    }
    assert.match(await asks(await connects()), /^HTTP\/1\.1 200 /)
    for (const socket of slow) socket.destroy()
  })

  it('end with 429 when all others are busy, for this address and no other', async () => {
    using _ = storage.replaceParts((real) => ({
      put: async (...file) => {
        await held.pass()
        return real.put(...file)
      },
    }))
    let begun = 0
    net.app.server.on('request', ({ method }) => {
      if (method === 'POST') begun++
    })
    const uploads = []
    for (const slot of ['identity_card', 'family_card', 'tax_card', 'land_title'].slice(0, most)) {
      const draft = await net.applicant.drafts('IMB')
      const sending = beginsUpload(port, net.applicant, draft, slot)
      uploads.push(sending)
      for (const chunk of longPdf(10_000)) await sending.sends(chunk)
    }
    await held.reached
    await eventually('all are at work', async () => begun >= most)
    const refused = await text(await connects())
    assert.match(refused, /^HTTP\/1\.1 429 [^]*retry-after: 5[^]*"code":"rate_limited"/i)
    const elsewhere = await connects(port, '127.0.0.2')
    assert.match(await asks(elsewhere), /^HTTP\/1\.1 200 /)
    elsewhere.destroy()
    held.letPass()
    await Promise.all(uploads.map((sending) => sending.breaksOff()))
    await eventually('there is room again', async () => /^HTTP\/1\.1 200 /.test(await asks(await connects())))
  })

  it('are unlimited from a trusted proxy', async () => {
    const behind = await network({ connectionsPerAddress: 1, trustProxy: '127.0.0.0/8' })
    const to = await listening(behind)
    const sockets = []
    for (let opened = 0; opened < most; opened++) sockets.push(await connects(to))
    for (const socket of sockets) assert.match(await asks(socket), /^HTTP\/1\.1 200 /)
    for (const socket of sockets) socket.destroy()
    await behind.close()
  })
})
