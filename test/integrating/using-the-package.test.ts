import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  changePresent,
  createRereader,
  createSatuPintu,
  dataOf,
  followEvents,
  isRefusal,
  itemsOf,
  type SatuPintu,
  type Schemas,
  streamEvents,
} from '../../client/src/index.ts'
import { logEvents } from '../../src/events/log-events.ts'
import { network } from '../support/network.ts'
import { agencyWith, issues, registers } from '../support/people/agencies.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'

const net = await network({ eventStreamSeconds: 60 })
after(() => net.close())
const { applicant, head } = net
let baseUrl = ''
let api: SatuPintu
before(async () => {
  baseUrl = await net.app.listen({ port: 0, host: '127.0.0.1' })
  api = createSatuPintu({ baseUrl, token: () => applicant.token ?? undefined, language: 'en' })
})

const drafts = async (by = api) => dataOf(await by.POST('/v1/applications', { body: { permitType: 'SKTM' } }))
async function all(): Promise<{ id: string }[]> {
  const found: { id: string }[] = []
  for await (const application of itemsOf((page) => api.GET('/v1/applications', { params: { query: page } })))
    found.push(application)
  return found
}
const reads = (id: string) => () => api.GET('/v1/applications/{id}', { params: { path: { id } } })
const moves = (id: string, villageCode: string) => (ifMatch: string) =>
  api.PATCH('/v1/applications/{id}', {
    params: { path: { id }, header: { 'if-match': ifMatch } },
    body: { villageCode },
  })

describe('the client package', () => {
  it('retries a change on the newest version when another client was faster', async () => {
    const { id } = await drafts()
    const seen: string[] = []
    const changed = await changePresent(reads(id), async (_present, ifMatch) => {
      if (seen.push(ifMatch) === 1) await changePresent(reads(id), (_, tag) => moves(id, '31.71.06.1001')(tag))
      return moves(id, '31.71.06.1002')(ifMatch)
    })
    assert.equal(changed.villageCode, '31.71.06.1002')
    assert.equal(new Set(seen).size, 2)
  })

  it('walks through a list page by page, each item once', async () => {
    const made = [await drafts(), await drafts(), await drafts()].map(({ id }) => id)
    const met: string[] = []
    const mine = itemsOf((page) => api.GET('/v1/applications', { params: { query: { ...page, limit: 2 } } }))
    for await (const { id } of mine) met.push(id)
    assert.equal(new Set(met).size, met.length)
    assert.deepEqual(met.filter((id) => made.includes(id)).sort(), made.sort())
  })

  it('reads again with a 304, and reports if anything has changed', async () => {
    const { id } = await drafts()
    const reread = createRereader((header) => api.GET('/v1/applications/{id}', { params: { path: { id }, header } }))
    const first = await reread()
    assert.deepEqual([first.changed, (await reread()).changed], [true, false])
    await changePresent(reads(id), (_, tag) => moves(id, '31.71.06.1001')(tag))
    const last = await reread()
    assert.deepEqual([last.changed, last.data.villageCode], [true, '31.71.06.1001'])
  })

  it('throws a refusal with its kind, in the requested language', async () => {
    const nothing = async () => dataOf(await reads('019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70')())
    await assert.rejects(nothing, (error: unknown) => {
      assert.ok(isRefusal(error, 'stale', 'not_found'))
      error.problem.code satisfies 'stale' | 'not_found'
      assert.match(error.message, /^No application was found/)
      return !isRefusal(error, 'stale')
    })
  })

  it('sends a POST again under one key when its reply was lost: it takes effect once', async () => {
    let sent = 0
    const losing: typeof fetch = async (...request) => {
      const reply = await fetch(...request)
      if (++sent === 1) throw new TypeError('The reply was lost.')
      return reply
    }
    const before = await all()
    const { id } = await drafts(createSatuPintu({ baseUrl, token: applicant.token ?? '', fetch: losing }))
    const after = await all()
    assert.deepEqual([sent, after[0]?.id, after.length], [2, id, before.length + 1])
  })

  it('waits as long as `Retry-After` says', async () => {
    const later = (status: number, seconds: string) => new Response('', { status, headers: { 'retry-after': seconds } })
    const replies = [later(503, '1'), later(409, '0'), Response.json({ data: [] })]
    const sent: number[] = []
    const busy = createSatuPintu({
      baseUrl,
      fetch: async () => {
        sent.push(performance.now())
        return replies.shift() ?? assert.fail()
      },
    })
    assert.deepEqual(dataOf(await busy.GET('/v1/regions')), { data: [] })
    const [first = Infinity, second = 0] = sent
    // A timer may fire up to a millisecond early.
    assert.ok(second - first >= 999, String(second - first))
  })
})

describe('a follower of events', () => {
  async function bank(send: typeof fetch = fetch) {
    const client = await registers(net, { scopes: ['permits:read', 'events:read'], permitTypes: ['SKTM'] })
    const { secret } = await issues(net, client)
    const { page } = await agencyWith(net, secret).does<{ page: { position: string } }>(
      200,
      'GET',
      '/v1/events?after=latest',
    )
    return { following: createSatuPintu({ baseUrl, token: secret, fetch: send }), after: page.position }
  }
  const happens = () => logEvents(net.database.pool)
  const take = async (events: AsyncGenerator<Schemas['CloudEvent']>, count: number) => {
    const met: Schemas['CloudEvent'][] = []
    for await (const event of events) if (met.push(event) === count) break
    return met
  }

  it('gets each event in pages, with each position to store', async () => {
    await happens()
    const { following, after: from } = await bank()
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    await happens()
    const kept: string[] = []
    const stop = new AbortController()
    const types: string[] = []
    const onPosition = (position: string) => {
      kept.push(position)
      stop.abort(new Error('enough'))
    }
    const all = async () => {
      for await (const { type } of followEvents(following, { after: from, onPosition, signal: stop.signal }))
        types.push(type)
    }
    await assert.rejects(all, /enough/)
    assert.deepEqual(types, ['satupintu.permit.issued.v1', 'satupintu.permit.suspended.v1'])
    assert.ok(kept.length === 1 && kept[0] !== from)
  })

  it('continues after the last event when its stream breaks', async () => {
    await happens()
    const places: (string | null)[] = []
    const breaking: typeof fetch = async (request) => {
      const reply = await fetch(request)
      places.push(new URL(Object(request).url).searchParams.get('after'))
      if (places.length > 1 || !reply.body) return reply
      return new Response(ReadableStream.from(upTo('permit.issued', reply.body)), reply)
    }
    const { following, after: from } = await bank(breaking)
    const permit = await issued(net)
    await takesOn(head, permit, 'suspend')
    await happens()
    const events = await take(streamEvents(following, { after: from }), 2)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['satupintu.permit.issued.v1', 'satupintu.permit.suspended.v1'],
    )
    assert.deepEqual(places, [from, events[0]?.position])
  })
})

it('a follower of a stream rethrows the error of storing a position, also a TypeError', async () => {
  const replies = [new Response('id: a\n\n', { headers: { 'content-type': 'text/event-stream' } })]
  const following = createSatuPintu({ baseUrl, fetch: async () => replies.shift() ?? assert.fail('It went on.') })
  const onPosition = () => {
    throw new TypeError('It was not kept.')
  }
  await assert.rejects(streamEvents(following, { onPosition }).next(), /It was not kept/)
})

/** Forwards a stream up to the message with these words, and then fails as a lost connection does. */
async function* upTo(words: string, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    const end = text.indexOf('\n\n', text.indexOf(words))
    if (!text.includes(words) || end < 0) continue
    yield new TextEncoder().encode(text.slice(0, end + 2))
    throw new TypeError('terminated')
  }
}
