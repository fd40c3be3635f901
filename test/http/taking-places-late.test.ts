import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { Admission, kinds, type RequestKind } from '../../src/http/admission/admission.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'

let now = 0
/** One place of each kind, by a clock that stands still. A place is given back only after a minute. */
const onePlace = { most: 1, ofOne: 1, usual: 10, hold: 60_000 }
const admission = new Admission({ read: onePlace, change: onePlace, heavy: onePlace }, () => now)
const net = await network({ more: async () => ({ admission }) })
after(() => net.close())
const port = await listening(net)
const body = JSON.stringify({ permitType: 'SKTM', villageCode: '31.71.06.1001' })
/** Longer than a request may wait. */
const tooLong = 200

/** Holds the only place of each kind until it is disposed of. */
function holdsThePlaces(): Disposable {
  const never = () => assert.fail('It does not wait.')
  const places = kinds.map((kind) =>
    admission.enter({ kind, caller: () => 'holder', begin: never, refuse: never, hasGone: never }),
  )
  return {
    [Symbol.dispose]() {
      for (const place of places) place.leave()
    },
  }
}

const untilWaiting = (count: number, kind: RequestKind) =>
  eventually(`${count} wait`, async () => admission.load(kind).waiting === count)

/** Sends the head of a request and a part of its body. Returns the connection. */
async function begins(line: string, sent: string, length = sent.length): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const fields = ['Host: localhost', `Authorization: Bearer ${net.applicant.token}`, 'Content-Type: application/json']
  socket.write([`${line} HTTP/1.1`, ...fields, `Content-Length: ${length}`, '', sent].join('\r\n'))
  return socket
}

/** Sends a draft without the end of its body, and waits until the server waits for it. */
async function beginsDraft(): Promise<Socket> {
  const { taken } = admission.load('change')
  const socket = await begins('POST /v1/applications', body.slice(0, -1), body.length)
  await eventually('it has given its place back', async () => {
    const load = admission.load('change')
    return load.taken === taken + 1 && load.held === 0
  })
  return socket
}

/** Returns the status of the answer. */
async function statusOf(socket: Socket): Promise<number> {
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return Number(String(answer).split(' ')[1])
}

const draftsOf = async () => (await net.applicant.does<{ data: unknown[] }>(200, 'GET', '/v1/applications')).data.length

describe('a request whose body arrives slowly', () => {
  it('holds no place meanwhile, and is answered when the body is there', async () => {
    const socket = await beginsDraft()
    await net.reviewer.asks('POST', '/v1/tracking', { body: {} })
    assert.equal(admission.load('change').waiting, 0, 'Others have the place.')
    socket.write('}')
    assert.equal(await statusOf(socket), 201)
    assert.equal(admission.load('change').held, 0)
  })

  it('waits for its place then, and has done nothing when it is refused', async () => {
    const before = await draftsOf()
    const socket = await beginsDraft()
    {
      using _ = holdsThePlaces()
      socket.write('}')
      await untilWaiting(1, 'change')
      now += tooLong
      admission.tick()
      assert.equal(await statusOf(socket), 503)
    }
    assert.equal(await draftsOf(), before)
  })

  it('does not make others wait longer: the time until its body came is not counted', () => {
    let at = 0
    const lane = new Admission({ read: onePlace, change: onePlace, heavy: onePlace }, () => at)
    let refused = 0
    const comes = () =>
      lane.enter({
        kind: 'change',
        caller: () => 'a',
        begin: () => assert.fail('It begins.'),
        refuse: () => refused++,
        hasGone: () => false,
      })
    for (let nth = 0; nth < 500; nth++) {
      const place = comes()
      at += 400
      place.postpone()
    }
    comes()
    comes()
    at += 51
    lane.tick()
    assert.equal(refused, 1)
  })

  it('takes one place when it comes at once', async () => {
    const { taken } = admission.load('change')
    assert.equal(await statusOf(await begins('POST /v1/applications', body)), 201)
    assert.equal(admission.load('change').taken, taken + 1)
  })
})

describe('a request that waits for its place', () => {
  it('takes none when its client has disconnected', async () => {
    const { taken } = admission.load('read')
    {
      using _ = holdsThePlaces()
      const closed = new Promise((resolve) =>
        net.app.server.once('request', (_request, response: ServerResponse) => response.once('close', resolve)),
      )
      const socket = await begins('GET /v1/me', '')
      await untilWaiting(1, 'read')
      socket.destroy()
      await closed
    }
    const { taken: takenNow, waiting, held } = admission.load('read')
    assert.deepEqual([takenNow, waiting, held], [taken + 1, 0, 0], 'Only the holder took a place.')
  })
})
