import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { followersOfOne } from '../../src/events/log-tail.ts'
import { network } from '../support/network.ts'
import { agencyWith, issues, registers } from '../support/people/agencies.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'

const net = await network({ eventStreamSeconds: 60 })
after(() => net.close())
const {
  head,
  admin,
  database: { pool },
} = net
let origin = ''
before(async () => {
  // The events of the sample data are logged before any stream is opened.
  await logEvents(pool)
  origin = await net.app.listen({ port: 0, host: '127.0.0.1' })
})

/** An open stream of an agency, with what it has received so far. */
class Listener {
  readonly #stop = new AbortController()
  readonly #text: string[] = []
  readonly #changed = new EventTarget()
  isOver = false
  status = 0

  static async open(secret: string, lastEventId?: string, query = ''): Promise<Listener> {
    const listener = new Listener()
    const reply = await fetch(`${origin}/v1/events/stream${query}`, {
      headers: { authorization: `Bearer ${secret}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: listener.#stop.signal,
    })
    listener.status = reply.status
    void listener.#receive(reply)
    return listener
  }

  async #receive(reply: Response): Promise<void> {
    try {
      for await (const piece of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        this.#text.push(piece)
        this.#changed.dispatchEvent(new Event('more'))
      }
    } catch {
      // The test closed the stream.
    }
    this.isOver = true
    this.#changed.dispatchEvent(new Event('more'))
  }

  get events(): { id: string; type: string; position: string }[] {
    return [...this.#text.join('').matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json))
  }

  /** The last position that was received, with an event or alone. */
  get lastId(): string | undefined {
    return [...this.#text.join('').matchAll(/^id: (.*)$/gm)].at(-1)?.[1]
  }

  async until(holds: (listener: Listener) => boolean): Promise<this> {
    while (!holds(this)) {
      assert.ok(!this.isOver, `The stream is over: ${this.#text.join('')}`)
      await once(this.#changed, 'more')
    }
    return this
  }

  close(): void {
    this.#stop.abort()
  }
}

async function bankKey() {
  const client = await registers(net, { scopes: ['permits:read', 'events:read'], permitTypes: ['SKTM'] })
  return { client, ...(await issues(net, client)) }
}

const types = ({ events }: Listener) => events.map(({ type }) => type)

describe('a stream of events', () => {
  it('delivers each event as it is logged, with its position', async () => {
    const { secret } = await bankKey()
    const listener = await Listener.open(secret)
    const permit = await issued(net)
    await logEvents(pool)
    await listener.until(({ events }) => events.length === 1)
    await takesOn(head, permit, 'suspend')
    await logEvents(pool)
    await listener.until(({ events }) => events.length === 2)
    assert.deepEqual(types(listener), ['satupintu.permit.issued.v1', 'satupintu.permit.suspended.v1'])
    assert.equal(listener.lastId, listener.events[1]?.position)
    listener.close()
  })

  it('continues after a break from the last event that was received, and misses none', async () => {
    const { secret } = await bankKey()
    const first = await Listener.open(secret)
    const permit = await issued(net)
    await logEvents(pool)
    await first.until(({ events }) => events.length === 1)
    first.close()
    await takesOn(head, permit, 'suspend')
    await takesOn(head, permit, 'lift')
    await logEvents(pool)
    const second = await (await Listener.open(secret, first.lastId)).until(({ events }) => events.length === 2)
    assert.deepEqual(types(second), ['satupintu.permit.suspended.v1', 'satupintu.permit.suspension_lifted.v1'])
    second.close()
  })

  it('survives the loss of every database connection', async () => {
    const { secret } = await bankKey()
    const listener = await Listener.open(secret)
    await pool`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    const permit = await issuedWhenBack()
    await listener.until(({ events }) => events.length === 1)
    assert.equal(listener.isOver, false)
    assert.ok(permit)
    listener.close()
  })

  it('ends when the key is revoked', async () => {
    const { client, id, secret } = await bankKey()
    const listener = await Listener.open(secret)
    await admin.does(201, 'POST', `/v1/clients/${client.id}/keys/${id}/revocations`, {
      body: { reason: 'The key was seen in a log.' },
    })
    const seen = listener.events.length
    await issued(net)
    await logEvents(pool)
    await listener.until(({ isOver }) => isOver)
    assert.equal(listener.events.length, seen)
  })

  it('has the events that an agency would read in pages', async () => {
    const { secret } = await bankKey()
    const listener = await Listener.open(secret)
    await issued(net)
    await logEvents(pool)
    const [event] = (await listener.until(({ events }) => events.length === 1)).events
    const { data } = await agencyWith(net, secret).does<{ data: { id: string }[] }>(
      200,
      'GET',
      '/v1/events?limit=200&types=satupintu.permit.issued.v1',
    )
    assert.deepEqual(data.at(-1), event)
    listener.close()
  })

  it(`is refused to a caller who has ${followersOfOne} open already, until one of them is closed`, async () => {
    const { secret } = await bankKey()
    const open: Listener[] = []
    for (let number = 0; number < followersOfOne; number++) open.push(await Listener.open(secret))
    const refused = await fetch(`${origin}/v1/events/stream`, { headers: { authorization: `Bearer ${secret}` } })
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '15'])
    assert.equal(JSON.parse(await refused.text()).code, 'too_many_followers')
    open.pop()?.close()
    for (let again = await Listener.open(secret); ; again = await Listener.open(secret)) {
      open.push(again)
      if (again.status === 200) break
    }
    for (const listener of open) listener.close()
  })
})

describe('a server that stops', () => {
  it('ends its streams, and does not wait for their connections', async () => {
    const stopping = await network({ eventStreamSeconds: 60 })
    const address = await stopping.app.listen({ port: 0, host: '127.0.0.1' })
    const headers = { authorization: `Bearer ${stopping.applicant.token}` }
    const reply = await fetch(`${address}/v1/events/stream`, { headers })
    const begun = performance.now()
    const whole = reply.text()
    await stopping.close()
    assert.match(await whole, /^retry: 3000/)
    assert.ok(performance.now() - begun < 20_000)
  })
})

describe('a request that waits', () => {
  it('is answered as soon as there is an event', async () => {
    const { secret } = await bankKey()
    const bank = agencyWith(net, secret)
    const { page } = await bank.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')
    const answer = bank.does<{ data: { type: string }[] }>(200, 'GET', `/v1/events?after=${page.position}&wait=30`)
    await issued(net)
    await logEvents(pool)
    assert.deepEqual(
      (await answer).data.map(({ type }) => type),
      ['satupintu.permit.issued.v1'],
    )
  })

  it('is answered without an event when its time is over, with the position reached', async () => {
    const { secret } = await bankKey()
    const bank = agencyWith(net, secret)
    const { page } = await bank.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')
    const answer = await bank.does<{ data: unknown[]; page: { position: string } }>(
      200,
      'GET',
      `/v1/events?after=${page.position}&wait=1`,
    )
    assert.deepEqual([answer.data, answer.page.position], [[], page.position])
  })
})

/** Issues a permit and writes the log, once the database takes connections again. */
async function issuedWhenBack() {
  for (;;) {
    try {
      const permit = await issued(net)
      await logEvents(pool)
      return permit
    } catch {
      // The connections are being replaced.
    }
  }
}
