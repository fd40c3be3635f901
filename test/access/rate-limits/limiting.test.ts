import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { parseList } from 'structured-headers'
import { Limits } from '../../../src/access/rate-limits/limits.ts'
import { forgetCounts } from '../../../src/access/rate-limits/queries.ts'
import { newReference } from '../../../src/applications/reference.ts'
import { policies } from '../../../src/program/registers.ts'
import { readPolicies } from '../../../src/program/settings/rate-limits.ts'
import { network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'
import type { Application } from '../../support/person.ts'
import { longWindow } from '../../support/scenes/long-window.ts'

const rateLimits = [
  ['address', 5],
  ['person', 4],
  ['agency', 3],
  ['agency_bulk', 6],
  ['tracking', 3],
  ['tracking_guesses', 4],
  ['sign_in', 2],
]
  .map(([name, quota]) => `${name}=${quota}/${longWindow}`)
  .join(',')
const net = await network({
  rateLimits,
  identityProvider: async (app) => {
    app.all('/token', { schema: { hide: true } }, async () => ({ ok: true }))
  },
})
after(() => net.close())
const {
  database: { pool },
} = net
const patienceMilliseconds = 25_000
const millisecondsBetweenLooks = 5

interface Ask {
  from: string
  headers?: Record<string, string>
  body?: object
}
interface Answer {
  status: number
  headers: Record<string, unknown>
  code: string | undefined
  detail: string | undefined
}

async function ask(path: string, { from, headers = {}, body }: Ask, app = net.app): Promise<Answer> {
  const reply = await app.inject({
    url: path,
    method: body ? 'POST' : 'GET',
    remoteAddress: from,
    headers: { 'accept-language': 'en', ...headers },
    ...(body && { payload: body }),
  })
  const content: { code?: string; detail?: string } = reply.headers['content-type']?.toString().includes('json')
    ? JSON.parse(reply.body)
    : {}
  return { status: reply.statusCode, headers: reply.headers, code: content.code, detail: content.detail }
}

/** Sends a request so many times, one after another. Returns the statuses. */
async function asks(
  count: number,
  path: string,
  request: Ask | ((index: number) => Ask),
  app = net.app,
): Promise<number[]> {
  const statuses: number[] = []
  for (let index = 0; index < count; index++)
    statuses.push((await ask(path, typeof request === 'function' ? request(index) : request, app)).status)
  return statuses
}

/** Returns the parameters of one policy in a rate limit header. */
function said(header: unknown, policy: string): Record<string, unknown> {
  const item = parseList(String(header)).find(([name]) => name === policy)
  return Object.fromEntries(item?.[1] ?? [])
}

describe('an address without credentials', () => {
  it('has a quota, is shown the rest of it, and then gets a 429 with the time to come again', async () => {
    const from = '192.0.2.1'
    for (let left = 4; left >= 0; left--) {
      const { status, headers } = await ask('/v1/regions?limit=1', { from })
      assert.equal(status, 200)
      assert.deepEqual(said(headers['ratelimit-policy'], 'address'), { q: 5, w: longWindow })
      const { r, t } = said(headers['ratelimit'], 'address')
      assert.ok(r === left && Number(t) > 0 && Number(t) <= longWindow)
    }
    const { status, code, headers, detail } = await ask('/v1/regions?limit=1', { from })
    assert.deepEqual([status, code], [429, 'rate_limited'])
    const seconds = Number(headers['retry-after'])
    assert.ok(seconds > 0 && seconds <= longWindow && seconds === said(headers['ratelimit'], 'address')['t'])
    assert.match(detail ?? '', /^The limit of requests has been reached\. Try again in \d+ (?:second|minute|hour)s?\.$/)
    assert.match(
      (await ask('/v1/regions?limit=1', { from, headers: { 'accept-language': 'id' } })).detail ?? '',
      /^Batas jumlah permintaan telah tercapai/,
    )
    assert.equal((await ask('/v1/regions?limit=1', { from: '192.0.2.2' })).status, 200)
  })

  it('is one quota for all addresses of an IPv6 subscriber, and for an IPv4 address in any notation', async () => {
    assert.deepEqual(
      await asks(7, '/v1/regions?limit=1', (index) => ({ from: `2001:db8:1:1::${index}` })),
      [200, 200, 200, 200, 200, 429, 429],
    )
    assert.deepEqual(await asks(1, '/v1/regions?limit=1', { from: '2001:db8:1:2::1' }), [200])
    assert.deepEqual(
      await asks(6, '/v1/regions?limit=1', (index) => ({ from: index % 2 === 0 ? '192.0.2.3' : '::ffff:192.0.2.3' })),
      [200, 200, 200, 200, 200, 429],
    )
  })

  it('is never taken from a header', async () => {
    for (const [place, name] of [
      'x-forwarded-for',
      'forwarded',
      'x-real-ip',
      'cf-connecting-ip',
      'true-client-ip',
      'x-client-ip',
    ].entries()) {
      const statuses = await asks(6, '/v1/regions?limit=1', (index) => ({
        from: `192.0.2.${place + 100}`,
        headers: { [name]: name === 'forwarded' ? `for=198.51.100.${index}` : `198.51.100.${index}` },
      }))
      assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429], name)
    }
  })

  it('spends its quota on invalid credentials too', async () => {
    const from = '192.0.2.4'
    const guess = (index: number) => ({
      from,
      headers: { authorization: index % 2 === 0 ? `Bearer guess-${index}` : `Bearer ptsp_test_${index}` },
    })
    assert.deepEqual(
      [...(await asks(3, '/v1/me', guess)), ...(await asks(4, '/v1/permits', guess))],
      [401, 401, 401, 401, 401, 429, 429],
    )
    const { status } = await ask('/v1/me', {
      from,
      headers: { authorization: `Bearer ${await net.issuer.tokenFor('neighbour')}` },
    })
    assert.equal(status, 200, 'whoever proves who they are does not pay for their neighbours')
  })

  it('is not charged for health checks, the contract and the docs', async () => {
    for (const path of ['/health/live', '/health/ready', '/v1/openapi.json', '/docs', '/docs/problems/rate_limited']) {
      assert.deepEqual(new Set(await asks(7, path, { from: '192.0.2.5' })).has(429), false, path)
    }
  })
})

describe('an authenticated caller', () => {
  it('has one quota, from every address', async () => {
    const [one, other] = [await net.issuer.tokenFor('limited-1'), await net.issuer.tokenFor('limited-2')]
    const as = (token: string) => (index: number) => ({
      from: `192.0.2.${50 + index}`,
      headers: { authorization: `Bearer ${token}` },
    })
    assert.deepEqual(await asks(6, '/v1/me', as(one)), [200, 200, 200, 200, 429, 429])
    const { status, headers } = await ask('/v1/me', as(other)(0))
    assert.deepEqual([status, said(headers['ratelimit'], 'person')['r']], [200, 3])
  })

  it('is, as an agency, limited by its registered policy, with all its keys together', async () => {
    const admins = await Promise.all(
      [1, 2].map(async (index) => {
        const subject = `admin-${index}`
        await pool`
          with p as (insert into people (issuer, subject, name)
            values (${net.issuer.name}, ${subject}, ${subject})
            returning id)
        insert into staff (person_id, office_id, role)
        select p.id, o.id, 'administrator'
        from p, offices o
        where o.region_code = '31'`
        return net.person(subject)
      }),
    )
    for (const [index, ratePolicy, quota] of [
      [0, 'agency', 3],
      [1, 'agency_bulk', 6],
    ] as const) {
      const admin = admins[index] ?? assert.fail()
      const { client, key } = await agency({ ...net, admin }, { ratePolicy })
      const next = await admin.does<{ secret: string }>(201, 'POST', `/v1/clients/${client.id}/keys`, {
        body: { label: 'Next', expiresAt: key.expiresAt },
      })
      const statuses = await asks(quota + 2, '/v1/permits', (turn) => ({
        from: `192.0.2.${80 + turn}`,
        headers: { authorization: `Bearer ${turn % 2 === 0 ? key.secret : next.secret}`, purpose: 'collateral_check' },
      }))
      assert.deepEqual(statuses, [...Array.from({ length: quota }, () => 200), 429, 429], ratePolicy)
    }
  })
})

describe('signing in at the embedded issuer', () => {
  it('is limited where a form is sent, not where pages are read', async () => {
    assert.deepEqual(await asks(4, '/oidc/token', { from: '192.0.2.6', body: {} }), [200, 200, 429, 429])
    assert.deepEqual(
      await asks(9, '/oidc/token', { from: '192.0.2.6' }),
      Array.from({ length: 9 }, () => 200),
    )
  })
})

describe('tracking', () => {
  const files: Application[] = []
  before(async () => {
    for (let index = 0; index < 3; index++) files.push(await net.applicant.drafts('SKTM'))
  })
  const keyOf = ({ reference, trackingKey }: Application) => ({ reference, trackingKey: trackingKey ?? '' })
  const guess = ({ reference }: { reference: string }, index: number) => ({
    reference,
    trackingKey: `0000-0000-${String(index).padStart(4, '0')}`,
  })

  it('is limited for an address more tightly than other requests, and its reply shows both limits', async () => {
    const from = '198.51.100.1'
    const { headers } = await ask('/v1/tracking', { from, body: keyOf(files[0] ?? assert.fail()) })
    assert.deepEqual([said(headers['ratelimit'], 'address')['r'], said(headers['ratelimit'], 'tracking')['r']], [4, 2])
    assert.deepEqual(await asks(3, '/v1/tracking', { from, body: keyOf(files[0] ?? assert.fail()) }), [200, 200, 429])
    assert.equal((await ask('/v1/regions?limit=1', { from })).status, 200)
  })

  it('answers no guess, even a right one, after a few wrong ones for one reference from any addresses', async () => {
    const [, file, other] = files
    assert.ok(file && other)
    const statuses = await asks(300, '/v1/tracking', (index) => ({
      from: `203.0.${index % 250}.${index % 7}`,
      body: guess(file, index),
    }))
    assert.deepEqual(
      statuses.map((status) => status === 404),
      statuses.map((_, index) => index < 4),
    )
    assert.ok(statuses.slice(4).every((status) => status === 429))
    assert.equal((await ask('/v1/tracking', { from: '203.0.251.1', body: keyOf(file) })).status, 429)
    for (const written of [
      file.reference.toLowerCase(),
      file.reference.replaceAll('-', ''),
      file.reference.replaceAll('0', 'O'),
    ]) {
      assert.equal(
        (await ask('/v1/tracking', { from: '203.0.251.2', body: { ...keyOf(file), reference: written } })).status,
        429,
      )
    }
    assert.equal((await ask('/v1/tracking', { from: '203.0.251.3', body: keyOf(other) })).status, 200)
    assert.equal((await net.applicant.asks('GET', `/v1/applications/${file.id}`)).status, 200)
  })

  it('does not count right keys, and its limits do not reveal if an application exists', async () => {
    const [, , file] = files
    assert.ok(file)
    assert.deepEqual(
      new Set(await asks(12, '/v1/tracking', (index) => ({ from: `203.1.0.${index}`, body: keyOf(file) }))),
      new Set([200]),
    )
    const nowhere = { reference: newReference() }
    const refused = await asks(6, '/v1/tracking', (index) => ({
      from: `203.1.1.${index}`,
      body: guess(nowhere, index),
    }))
    assert.deepEqual(refused, [404, 404, 404, 404, 429, 429])
  })

  it('lets four of a million guesses through', () => {
    const limits = new Limits(readPolicies(`tracking_guesses=4/${longWindow}`), pool)
    let through = 0
    for (let index = 0; index < 1_000_000; index++)
      if (!limits.count('tracking_guesses', 'a reference').exceeded) through++
    assert.equal(through, 4)
    return limits.close()
  })
})

describe('behind a trusted proxy', () => {
  it('an address is the one that the proxy saw; forged headers, and headers from elsewhere, are ignored', async () => {
    const behind = await network({ ground: net, issuer: net.issuer, rateLimits, trustProxy: '10.0.0.0/8' })
    try {
      const through = (index: number, last: string, from = '10.1.2.3') => ({
        from,
        headers: { 'x-forwarded-for': `8.8.8.${index}, ${last}` },
      })
      assert.deepEqual(
        await asks(6, '/v1/regions?limit=1', (index) => through(index, '198.51.100.20'), behind.app),
        [200, 200, 200, 200, 200, 429],
      )
      assert.deepEqual(await asks(1, '/v1/regions?limit=1', () => through(0, '198.51.100.21'), behind.app), [200])
      assert.deepEqual(
        await asks(
          6,
          '/v1/regions?limit=1',
          (index) => through(0, `198.51.100.${30 + index}`, '192.0.2.30'),
          behind.app,
        ),
        [200, 200, 200, 200, 200, 429],
      )
    } finally {
      await behind.close()
    }
  })
})

describe('processes that count together', () => {
  const quota = 100
  const agreed = readPolicies(`person=${quota}/${longWindow}`)
  const toldOf = async (subject: string) =>
    (
      await pool<{ count: number }[]>`select count from rate_counters where policy = 'person' and subject = ${subject}`
    )[0]?.count ?? 0

  it('exceed the quota by at most a tenth for each other process', async (t) => {
    const processes = Array.from({ length: 3 }, () => new Limits(agreed, pool))
    t.after(() => Promise.all(processes.map((each) => each.close())))
    let through = 0
    for (let round = 0; round < 14; round++) {
      for (const each of processes) {
        const before = through
        for (let turn = 0; turn < quota / 10; turn++) if (!each.count('person', 'shared').exceeded) through++
        if (through > before) await until(async () => (await toldOf('shared')) === through)
      }
    }
    assert.ok(through >= quota && through <= quota + (2 * quota) / 10, String(through))
    for (const each of processes) assert.ok(each.count('person', 'shared').exceeded)
  })

  it('write nothing for a caller below a tenth of the quota, however many callers there are', async (t) => {
    const limits = new Limits(agreed, pool)
    t.after(() => limits.close())
    for (let who = 0; who < 500; who++) for (let turn = 0; turn < 9; turn++) limits.count('person', `quiet-${who}`)
    for (let turn = 0; turn < 10; turn++) limits.count('person', 'loud')
    await until(async () => (await toldOf('loud')) === 10)
    assert.deepEqual([...(await pool`select from rate_counters where subject like 'quiet-%'`)], [])
  })

  it('count separately while the database is away, and write their counts when it is back', async (t) => {
    const state = { away: true, asked: 0 }
    const db = new Proxy(pool, {
      apply: (query, self, args) => {
        state.asked++
        return state.away ? Promise.reject(new Error('The database is away.')) : Reflect.apply(query, self, args)
      },
    })
    const limits = new Limits(agreed, db)
    t.after(() => limits.close())
    const through = Array.from({ length: 150 }, () => limits.count('person', 'alone')).filter(
      ({ exceeded }) => !exceeded,
    ).length
    assert.equal(through, quota)
    await until(async () => state.asked > 0)
    assert.deepEqual([limits.count('person', 'alone').exceeded, await toldOf('alone')], [true, 0])
    state.away = false
    await until(async () => (await toldOf('alone')) === quota)
  })

  it('ask no more once they are closed, also if they are asking while the database is away', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const answer = Promise.withResolvers<never>()
    let asked = 0
    const db = new Proxy(pool, {
      apply: () => {
        asked++
        return answer.promise
      },
    })
    const limits = new Limits(agreed, db)
    for (let turn = 0; turn < quota / 10; turn++) limits.count('person', 'closing')
    t.mock.timers.tick(1_000)
    assert.equal(asked, 1)
    const closed = limits.close()
    answer.reject(new Error('The database is away.'))
    await closed
    t.mock.timers.tick(1_000)
    assert.equal(asked, 1)
  })

  it('delete counts whose window has ended', async () => {
    await pool`
      insert into rate_counters (policy, subject, ends_at, count)
      values ('person', 'gone', now() - interval '2 minutes', 1), ('person', 'present', now() + interval '1 hour', 1)`
    assert.ok((await forgetCounts(pool)) >= 1)
    assert.deepEqual([await toldOf('gone'), await toldOf('present')], [0, 1])
  })

  it('begin anew when the window ends', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 0 })
    const limits = new Limits(readPolicies('person=2/60'), pool)
    const left = () => limits.count('person', 'patient')
    assert.deepEqual([left().remaining, left().remaining, left().exceeded], [1, 0, true])
    t.mock.timers.setTime(59_000)
    assert.deepEqual([left().exceeded, left().seconds], [true, 1])
    t.mock.timers.setTime(60_000)
    assert.deepEqual([left().remaining, left().seconds], [1, 60])
    return limits.close()
  })
})

describe('the policies', () => {
  it('are the defaults, except where the configuration names others', () => {
    assert.deepEqual(readPolicies(''), policies)
    assert.deepEqual(readPolicies('person=7/9').person, { ...policies.person, quota: 7, seconds: 9 })
    assert.ok(Object.values(readPolicies('*=7/9')).every(({ quota, seconds }) => quota === 7 && seconds === 9))
  })
})

async function until(fact: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMilliseconds
  while (performance.now() < end) {
    if (await fact()) return
    await pause(millisecondsBetweenLooks)
  }
  throw new Error('It did not come true.')
}
