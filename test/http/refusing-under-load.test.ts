import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { after, describe, it, mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Admission, kinds, type RequestKind } from '../../src/http/admission/admission.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../support/faults/replaceable-storage.ts'
import { listening } from '../support/files/sending.ts'
import { samplesOf, valueOf } from '../support/measuring/metrics.ts'
import { metricsToken, network } from '../support/network.ts'
import { type Person, type Reply, somePdf } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

let now = 0
/** One place of each kind, by a clock that stands still. A place is given back only after a minute. */
const onePlace = { most: 1, ofOne: 1, usual: 10, hold: 60_000 }
const admission = new Admission({ read: onePlace, change: onePlace, heavy: onePlace }, () => now)
const storage = replaceableStorage()
const net = await network({ ...storage, eventStreamSeconds: 60, more: async () => ({ admission }) })
after(() => net.close())
const draft = await net.applicant.drafts('SKTM')
const document = await net.applicant.uploads('identity_card', draft, somePdf())
const path = `/v1/applications/${draft.id}`

/** Longer than a request may wait. */
const tooLong = 200

/** Holds the only place of each kind until it is disposed of. */
function holdsThePlaces(): Disposable {
  const never = () => assert.fail('It does not wait.')
  const places = kinds.map((kind) =>
    admission.enter({ kind, caller: () => 'holder', begin: never, refuse: never, hasGone: never }),
  )
  assert.ok(places.every(({ isWaiting }) => !isWaiting))
  return {
    [Symbol.dispose]() {
      for (const place of places) place.leave()
    },
  }
}

/** Lets the token of a person be known, so that its caller is not their address, which was refused before. */
async function becomesKnown(person: Person): Promise<void> {
  assert.equal((await person.asks('GET', '/v1/me')).status, 200)
}

interface Page {
  page: { position: string }
}

const untilWaiting = (count: number, kind: RequestKind) =>
  eventually(`${count} wait`, async () => admission.load(kind).waiting === count)

/** Lets time pass for a request that waits, until it is refused. */
async function inVain(reply: Promise<Reply>, kind: RequestKind = 'read'): Promise<Reply> {
  await untilWaiting(1, kind)
  now += tooLong
  admission.tick()
  return reply
}

async function metric(name: string, kind: RequestKind): Promise<number> {
  const { body } = await net.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${metricsToken}` } })
  return valueOf(samplesOf(body), name, { kind })
}

describe('a process without a free place', () => {
  it('lets a request wait, and answers it as soon as another one is answered', async () => {
    const latch = gate()
    using _ = storage.replaceParts((real) => ({
      get: async (...object) => {
        await latch.pass()
        return real.get(...object)
      },
    }))
    const downloads = net.applicant.asks('GET', `${path}/documents/${document.id}/content`)
    await latch.reached
    const waits = net.reviewer.asks('GET', '/v1/me')
    await untilWaiting(1, 'read')
    assert.equal(await metric('satu_pintu_requests_in_flight', 'read'), 1)
    assert.equal(await metric('satu_pintu_requests_queued', 'read'), 1)
    latch.letPass()
    assert.deepEqual([(await downloads).status, (await waits).status], [200, 200])
    assert.equal(admission.load('read').held, 0)
  })

  it('refuses it after a while with 503 and Retry-After, in both languages, and counts it', async () => {
    const before = await metric('satu_pintu_overloads_total', 'read')
    for (const [language, who] of [
      ['en', net.reviewer],
      ['id', net.inspector],
    ] as const) {
      await becomesKnown(who)
      using _ = holdsThePlaces()
      const reply = await inVain(who.asks('GET', '/v1/me', { headers: { 'accept-language': language } }))
      isRefused(reply, 503, 'overloaded')
      assert.equal(reply.headers['content-language'], language)
      assert.match(String(reply.headers['retry-after']), /^[2-6]$/)
    }
    assert.equal(await metric('satu_pintu_overloads_total', 'read'), before + 2)
  })

  it('refuses a caller late that comes again too early', async () => {
    await becomesKnown(net.cashier)
    using _ = holdsThePlaces()
    isRefused(await inVain(net.cashier.asks('GET', '/v1/me')), 503, 'overloaded')
    const early = net.cashier.asks('GET', '/v1/me')
    await untilWaiting(1, 'read')
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const reply = inVain(early)
      for (let round = 0; round < 10; round++) await setImmediate()
      assert.equal(await Promise.race([reply, 'not answered']), 'not answered')
      mock.timers.tick(4_000)
      isRefused(await reply, 503, 'overloaded')
    } finally {
      mock.timers.reset()
    }
  })

  it('delays one refusal of a connection at a time, so that no others pile up behind it', async () => {
    const port = await listening(net)
    await becomesKnown(net.head)
    using _ = holdsThePlaces()
    const responses: ServerResponse[] = []
    const keep = (_request: IncomingMessage, response: ServerResponse) => void responses.push(response)
    net.app.server.on('request', keep)
    const socket = connect({ port, host: '127.0.0.1' })
    try {
      const one = `GET /v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${net.head.token}\r\n\r\n`
      socket.write(one.repeat(3))
      await untilWaiting(3, 'read')
      now += tooLong
      admission.tick()
      const ended = () => responses.map(({ writableEnded }) => writableEnded)
      await eventually('the last is answered', async () => ended()[2] === true)
      assert.deepEqual(ended(), [true, false, true], 'The second one is delayed.')
    } finally {
      net.app.server.off('request', keep)
      socket.destroy()
    }
  })

  it('has done nothing for a refused request: its key is free, and its token is not looked at', async () => {
    const body = { permitType: 'SKTM', villageCode: '31.71.06.1001' }
    const headers = { 'idempotency-key': '"01936b1e-0000-7000-8000-000000000016"' }
    const count = async () =>
      (await net.applicant.does<{ data: unknown[] }>(200, 'GET', '/v1/applications')).data.length
    const before = await count()
    {
      using _ = holdsThePlaces()
      const refused = await inVain(net.applicant.asks('POST', '/v1/applications', { body, headers }), 'change')
      isRefused(refused, 503, 'overloaded')
      isRefused(await inVain(net.bearer('made-up').asks('GET', '/v1/me')), 503, 'overloaded')
    }
    assert.equal(await count(), before)
    assert.equal((await net.applicant.asks('POST', '/v1/applications', { body, headers })).status, 201)
  })

  it('goes on to answer probes and metrics, and to take uploads', async () => {
    using _ = holdsThePlaces()
    assert.equal((await net.app.inject('/health/ready')).statusCode, 200)
    assert.equal(await metric('satu_pintu_requests_in_flight', 'heavy'), 1)
    assert.equal((await net.applicant.triesUpload('family_card', draft, somePdf())).status, 201)
  })

  it('has its place free again after refusals, faults and unknown paths', async () => {
    for (const odd of ['/v1/applications/none', '/v1/applications?unknown=1', '/v1/none'])
      assert.ok((await net.applicant.asks('GET', odd)).status >= 400)
    assert.equal((await net.nobody.asks('GET', '/v1/me')).status, 401)
    assert.equal(admission.load('read').held, 0)
  })

  it('is not kept by a request that waits for events', async () => {
    const { page } = await net.reviewer.does<Page>(200, 'GET', '/v1/events?after=latest')
    const { taken } = admission.load('read')
    // It ends when the network closes.
    const waits = net.reviewer.asks('GET', `/v1/events?after=${page.position}&wait=30`)
    const hasLeft = async () => {
      const load = admission.load('read')
      return load.taken === taken + 1 && load.held === 0
    }
    await eventually('it has given its place back', hasLeft)
    assert.equal((await net.applicant.asks('GET', '/v1/me')).status, 200)
    assert.equal(await Promise.race([waits, 'no event yet']), 'no event yet')
  })
})
