import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { addressOf, committedContract, exampleBodyOf, operationsOf } from '../../support/contract/operations.ts'
import { network } from '../../support/network.ts'
import { bank, type Client, registers } from '../../support/people/agencies.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const {
  admin,
  database: { pool },
} = net

interface Event {
  version: number
  type: string
  actor: string | null
  details: Record<string, { from: unknown; to: unknown }>
}
const historyOf = async ({ id }: { id: string }) =>
  (await admin.does<{ data: Event[] }>(200, 'GET', `/v1/clients/${id}/events`)).data
/** Less than half of the minute for which people are cached. */
const patienceMilliseconds = 25_000
const millisecondsBetweenLooks = 5

/** Waits until a fact holds. Fails after 25 seconds. */
async function until(fact: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMilliseconds
  while (performance.now() < end) {
    if (await fact()) return
    await pause(millisecondsBetweenLooks)
  }
  assert.fail('It did not come true.')
}
const changes = ({ id, version }: Client, body: object, etag = `"${version}"`) =>
  admin.asks('PATCH', `/v1/clients/${id}`, { body, headers: { 'if-match': etag } })

describe('registering an agency', () => {
  it('records its scopes and coverage, and who registered it', async () => {
    const reply = await admin.asks('POST', '/v1/clients', { body: bank })
    const client = reply.json<Client>()
    assert.deepEqual(
      [reply.status, versionTag(reply), reply.headers['location']],
      [201, '"1"', `/v1/clients/${client.id}`],
    )
    assert.deepEqual(client, {
      ...client,
      ...bank,
      version: 1,
      environment: 'test',
      oauthClient: null,
      suspension: null,
    })
    assert.deepEqual(await admin.does<Client>(200, 'GET', `/v1/clients/${client.id}`), client)
    const [event, ...others] = await historyOf(client)
    assert.deepEqual([event?.version, event?.type, event?.actor, others.length], [1, 'client.registered', 'admin', 0])
  })

  it('is only for administrators of the province, in every operation', async () => {
    const client = await registers(net)
    const operations = operationsOf(committedContract()).filter(({ path }) => path.startsWith('/v1/clients'))
    assert.ok(operations.length >= 10)
    await pool`insert into people (issuer, subject, name) values (${net.issuer.name}, 'city-admin', 'city-admin')`
    await pool`
      insert into staff (person_id, office_id, role)
      select p.id, o.id, 'administrator'
      from people p, offices o
      where p.subject = 'city-admin' and o.region_code = '31.71'`
    const cityAdmin = await net.person('city-admin')
    await changesNothing(net, async () => {
      for (const operation of operations) {
        for (const person of [net.applicant, net.head, cityAdmin]) {
          const body = exampleBodyOf(operation) ?? (operation.requestBody && { owner: 'x' })
          const reply = await person.asks(operation.method, addressOf(operation, { id: client.id }), {
            ...(body && { body }),
            headers: { 'if-match': '"1"' },
          })
          isRefused(reply, 403, 'forbidden')
        }
      }
    })
  })

  it('names every fault, and records nothing', () =>
    changesNothing(net, async () => {
      const reply = await admin.asks('POST', '/v1/clients', {
        body: { ...bank, permitTypes: ['IMB', 'NONE', '*'], regions: ['31', '99.99'] },
      })
      const { errors = [] } = isRefused(reply, 422, 'rule_broken')
      assert.deepEqual(
        errors.map(({ pointer, code }) => [pointer, code]),
        [
          ['/permitTypes/1', 'not_a_permit_type'],
          ['/permitTypes', 'everything_alone'],
          ['/regions/1', 'not_a_region_code'],
        ],
      )
      for (const wrong of [
        { scopes: ['all:read'] },
        { purposes: [] },
        { permitTypes: ['imb'] },
        { regions: ['Menteng'] },
        { ratePolicy: 'address' },
        { environment: 'live' },
        { contact: { email: 'none', phone: null } },
        { suspension: null },
      ]) {
        isRefused(await admin.asks('POST', '/v1/clients', { body: { ...bank, ...wrong } }), 400, 'invalid_request')
      }
    }))

  it('gives a subject of the issuer to only one agency, also when two are registered at once', async () => {
    const oauthClient = { clientId: 'once', subject: 'once' }
    const replies = await Promise.all(
      [1, 2].map(() => admin.asks('POST', '/v1/clients', { body: { ...bank, oauthClient } })),
    )
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 422])
    const other = await registers(net)
    const { errors = [] } = isRefused(
      await changes(other, { oauthClient: { clientId: 'x', subject: 'once' } }),
      422,
      'rule_broken',
    )
    assert.equal(errors[0]?.pointer, '/oauthClient/subject')
  })

  it('keeps tokens of its subject from being those of a person: nobody is signed in or recorded', async () => {
    const subject = 'machine-account'
    await registers(net, { oauthClient: { clientId: 'machine', subject } })
    const machine = await net.person(subject)
    for (let times = 0; times < 2; times++) isRefused(await machine.asks('GET', '/v1/me'), 401, 'unauthorized')
    assert.equal((await pool`select from people where subject = ${subject}`).length, 0)
  })

  it('refuses tokens of its subject, also when the network knew a person of it before', async () => {
    const subject = 'person-before'
    await pool`insert into people (issuer, subject, name) values (${net.issuer.name}, ${subject}, ${subject})`
    const before = await net.person(subject)
    await registers(net, { oauthClient: { clientId: 'later', subject } })
    isRefused(await before.asks('GET', '/v1/me'), 401, 'unauthorized')
  })

  it('ends at once the sign-in of a person who is cached by their token, on every API', async (t) => {
    const second = await network({ ground: net, issuer: net.issuer })
    t.after(() => second.close())
    const client = await registers(net)
    for (const [subject, becomes] of [
      ['cached-before-register', (own: object) => registers(net, own)],
      ['cached-before-change', (own: object) => changes(client, own)],
    ] as const) {
      const people = [await net.person(subject), await second.person(subject)]
      for (const person of people) assert.equal((await person.asks('GET', '/v1/me')).status, 200)
      await becomes({ oauthClient: { clientId: subject, subject } })
      for (const person of people) await until(async () => (await person.asks('GET', '/v1/me')).status === 401)
    }
  })
})

describe('changing a registration', () => {
  it('needs the version that was read: 428 without, 412 when it is stale', async () => {
    const client = await registers(net)
    isRefused(
      await admin.asks('PATCH', `/v1/clients/${client.id}`, { body: { owner: 'Another' } }),
      428,
      'precondition_required',
    )
    for (const etag of ['"2"', 'W/"2"', '"0"'])
      isRefused(await changes(client, { owner: 'Another' }, etag), 412, 'stale')
    const [one, other] = await Promise.all([changes(client, { owner: 'One' }), changes(client, { owner: 'Other' })])
    assert.deepEqual([one.status, other.status].sort(), [200, 412])
  })

  it('merges objects, replaces lists, leaves the rest, and keeps the former values in the history', async () => {
    const client = await registers(net, { contact: { email: 'a@agency.example', phone: '+62 21 555 0100' } })
    const reply = await changes(client, {
      names: { en: 'Fire brigade (sample)' },
      contact: { email: 'b@agency.example' },
      permitTypes: ['*'],
    })
    const changed = reply.json<Client>()
    assert.equal(versionTag(reply), '"2"')
    assert.deepEqual(changed, {
      ...client,
      version: 2,
      names: { id: bank.names.id, en: 'Fire brigade (sample)' },
      contact: { email: 'b@agency.example', phone: '+62 21 555 0100' },
      permitTypes: ['*'],
      updatedAt: Object(changed).updatedAt,
    })
    const [, event] = await historyOf(client)
    assert.deepEqual(
      [event?.type, Object.keys(event?.details ?? {}).sort(), event?.details['permitTypes']],
      ['client.changed', ['contact', 'names', 'permitTypes'], { from: ['IMB'], to: ['*'] }],
    )
  })

  it('cannot rewrite its history', async () => {
    await registers(net)
    for (const table of ['client_events', 'client_queries']) {
      await assert.rejects(pool`delete from ${pool(table)}`, /refused/)
      await assert.rejects(pool`update ${pool(table)} set at = now()`, /refused/)
      await assert.rejects(pool`truncate ${pool(table)}`, /refused/)
    }
  })
})

describe('the list of agencies', () => {
  it('shows each once, page by page, and refuses a cursor of another list', async () => {
    const made = [await registers(net), await registers(net), await registers(net)]
    const seen: string[] = []
    let cursor = ''
    do {
      const { data, page } = await admin.does<{ data: Client[]; page: { nextCursor: string | null } }>(
        200,
        'GET',
        `/v1/clients?limit=2${cursor}`,
      )
      seen.push(...data.map(({ id }) => id))
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
      if (cursor)
        for (const list of ['events', 'queries', 'keys'])
          isRefused(
            await admin.asks('GET', `/v1/clients/${made[0]?.id}/${list}?limit=2${cursor}`),
            400,
            'cursor_mismatch',
          )
    } while (cursor)
    assert.equal(new Set(seen).size, seen.length)
    for (const { id } of made) assert.ok(seen.includes(id))
  })

  it('has no agency with an unknown id', async () => {
    const nowhere = crypto.randomUUID()
    for (const path of ['', '/keys', '/events', '/queries'])
      isRefused(await admin.asks('GET', `/v1/clients/${nowhere}${path}`), 404, 'not_found')
    isRefused(
      await admin.asks('POST', `/v1/clients/${nowhere}/suspensions`, { body: { suspended: true, reason: 'x' } }),
      404,
      'not_found',
    )
    isRefused(
      await admin.asks('PATCH', `/v1/clients/${nowhere}`, { body: { owner: 'x' }, headers: { 'if-match': '"1"' } }),
      404,
      'not_found',
    )
  })
})
