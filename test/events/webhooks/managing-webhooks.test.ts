import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { webhooksOfOne } from '../../../src/events/webhooks/limits.ts'
import { versionTag } from '../../support/asserting/tags.ts'
import { network } from '../../support/network.ts'
import { agency, agencyWith, issues, registers } from '../../support/people/agencies.ts'
import type { Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import type { Webhook as Seen } from '../../support/scenes/webhooks.ts'

interface Webhook extends Seen {
  types: string[] | null
  previousSecretUntil: string | null
}
interface Issued {
  webhook: Webhook
  secret: string | null
}

const names: Record<string, string[]> = {
  'agency.test': ['93.184.216.34', '2606:4700::1'],
  'inside.test': ['93.184.216.34', '10.0.0.7'],
}
const net = await network({
  webhookTargets: {
    networks: ['127.0.0.0/8'],
    ports: [443, 8_443],
    resolve: async (host) =>
      (names[host] ?? (/^[0-9.]+$|:/.test(host) ? [host] : [])).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
  },
})
after(() => net.close())

const scopes = ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write']
const url = 'https://agency.test/hooks'
const { agency: bank } = await agency(net, { scopes, permitTypes: ['IMB', 'SKTM'] })
const create = (of: Person, body: object = {}) => of.asks('POST', '/v1/webhooks', { body: { url, ...body } })
const creates = (of: Person, body: object = {}) =>
  of.does<Issued>(201, 'POST', '/v1/webhooks', { body: { url, ...body } })
const reads = (of: Person, { id }: { id: string }) => of.does<Webhook>(200, 'GET', `/v1/webhooks/${id}`)
const change = async (of: Person, { id }: { id: string }, body: object) =>
  of.asks('PATCH', `/v1/webhooks/${id}`, {
    headers: { 'if-match': versionTag(await of.asks('GET', `/v1/webhooks/${id}`)) },
    body,
  })

describe('an agency', () => {
  it('creates webhooks that only it can see', async () => {
    const { webhook, secret } = await creates(bank, { types: ['satupintu.permit.revoked.v1'] })
    assert.match(String(secret), /^whsec_[A-Za-z0-9+/]{43}=$/)
    assert.deepEqual([webhook.state, webhook.types], ['active', ['satupintu.permit.revoked.v1']])
    const { data } = await bank.does<{ data: Webhook[] }>(200, 'GET', '/v1/webhooks')
    assert.ok(data.some(({ id }) => id === webhook.id))
    assert.ok(!JSON.stringify(data).includes('whsec_'))
    const { agency: other } = await agency(net, { scopes })
    isRefused(await other.asks('GET', `/v1/webhooks/${webhook.id}`), 404, 'not_found')
    assert.deepEqual((await other.does<{ data: [] }>(200, 'GET', '/v1/webhooks')).data, [])
  })

  it('needs the scopes for webhooks', async () => {
    const { agency: reader } = await agency(net, { scopes: ['webhooks:read'] })
    isRefused(await create(reader), 403, 'insufficient_scope')
    await reader.does(200, 'GET', '/v1/webhooks')
  })

  it('sees a secret once: a retry returns the webhook without the secret', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const send = () => bank.does<Issued>(201, 'POST', '/v1/webhooks', { headers, body: { url } })
    const [first, again] = [await send(), await send()]
    assert.equal(first.webhook.id, again.webhook.id)
    assert.deepEqual([typeof first.secret, again.secret], ['string', null])
  })

  it('gets a new secret, and the time until which the old one also signs', async () => {
    const { webhook, secret } = await creates(bank)
    const issued = await bank.does<Issued>(201, 'POST', `/v1/webhooks/${webhook.id}/secrets`, {
      body: { previousValidHours: 2 },
    })
    assert.notEqual(issued.secret, secret)
    assert.ok(Date.parse(String(issued.webhook.previousSecretUntil)) > Date.now() + 3_600_000)
    const kept = await net.database.pool<{ personal: string }[]>`select personal from webhooks`
    for (const text of [secret, issued.secret]) assert.ok(!JSON.stringify(kept).includes(String(text).slice(6)))
  })

  it('pauses and resumes a webhook, both recorded in its log', async () => {
    const { webhook } = await creates(bank)
    assert.equal((await change(bank, webhook, { isPaused: true })).status, 200)
    const paused = await reads(bank, webhook)
    assert.deepEqual([paused.pause?.reason, paused.version], ['by_agency', webhook.version + 1])
    const stale = { headers: { 'if-match': `"${webhook.version}"` }, body: { isPaused: false } }
    isRefused(await bank.asks('PATCH', `/v1/webhooks/${webhook.id}`, stale), 412, 'stale')
    isRefused(await bank.asks('POST', `/v1/webhooks/${webhook.id}/tests`), 409, 'webhook_paused')
    await change(bank, webhook, { isPaused: false })
    assert.equal((await reads(bank, webhook)).state, 'active')
    const told = await net.database.pool<{ type: string }[]>`
      select type from webhook_events where webhook_id = ${webhook.id} and type <> 'changed' order by id`
    assert.deepEqual(
      told.map(({ type }) => type),
      ['created', 'paused', 'resumed'],
    )
  })

  it('can pause a webhook whose address is no longer valid, but change nothing else of it', async () => {
    names['moved.test'] = ['93.184.216.34']
    const { webhook } = await creates(bank, { url: 'https://moved.test/' })
    delete names['moved.test']
    assert.equal((await change(bank, webhook, { isPaused: true })).status, 200)
    const refusal = isRefused(await change(bank, webhook, { description: 'Core system' }), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refusal), ['/url name_not_resolved'])
  })

  it('changes and deletes the version that it has read, and none that has changed since', async () => {
    const { webhook } = await creates(bank)
    await change(bank, webhook, { description: 'Core system' })
    const stale = { headers: { 'if-match': '"1"' } }
    isRefused(await bank.asks('DELETE', `/v1/webhooks/${webhook.id}`, stale), 412, 'stale')
    isRefused(await bank.asks('PATCH', `/v1/webhooks/${webhook.id}`, { ...stale, body: { url } }), 412, 'stale')
    await bank.does(204, 'DELETE', `/v1/webhooks/${webhook.id}`, { headers: { 'if-match': '"2"' } })
    isRefused(await bank.asks('GET', `/v1/webhooks/${webhook.id}`), 404, 'not_found')
  })

  it('has a limit of webhooks, also when it creates two at once', async () => {
    const { agency: busy } = await agency(net, { scopes })
    for (let made = 1; made < webhooksOfOne; made++) await creates(busy)
    const [one, two] = await Promise.all([create(busy), create(busy)])
    assert.deepEqual([one.status, two.status].sort(), [201, 422])
  })
})

describe('the address of a webhook', () => {
  const refusedFor = async (written: string) =>
    faultsIn(isRefused(await create(bank, { url: written }), 422, 'rule_broken'))

  it('must resolve only to public addresses', async () => {
    for (const written of ['https://agency.test/', 'https://93.184.216.34/', 'https://agency.test:8443/a?b=c'])
      assert.equal((await create(bank, { url: written })).status, 201, written)
    for (const written of [
      'https://inside.test/',
      'https://169.254.169.254/latest/meta-data',
      'https://[::ffff:127.0.0.1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://[fd00::1]/',
      'https://0xa000007/',
      'https://167772167/',
    ])
      assert.deepEqual(await refusedFor(written), ['/url address_not_public'], written)
  })

  it('must be https, with an existing name, an allowed port, and no credentials', async () => {
    assert.deepEqual(await refusedFor('http://agency.test/'), ['/url not_https'])
    assert.deepEqual(await refusedFor('ftp://agency.test/'), ['/url not_https'])
    assert.deepEqual(await refusedFor('https://nowhere.test/'), ['/url name_not_resolved'])
    assert.deepEqual(await refusedFor('https://agency.test:22/'), ['/url port_not_open'])
    assert.deepEqual(await refusedFor('https://me:secret@agency.test/'), ['/url holds_credentials'])
    assert.deepEqual(await refusedFor('agency'), ['/url no_address'])
  })

  it('may be http to this machine in a trial', async () => {
    assert.equal((await create(bank, { url: 'http://127.0.0.1:4711/hooks' })).status, 201)
  })
})

describe('the filter of a webhook', () => {
  it('names types, permit types and regions that its agency can get', async () => {
    const refusal = isRefused(
      await create(bank, {
        types: ['satupintu.permit.renamed.v1', 'satupintu.application.submitted.v1'],
        permitTypes: ['SIPA', 'XYZ'],
        regions: ['31.72', '99'],
      }),
      422,
      'rule_broken',
    )
    assert.deepEqual(faultsIn(refusal), [
      '/permitTypes/0 not_registered',
      '/permitTypes/1 not_a_permit_type',
      '/regions/0 not_registered',
      '/regions/1 not_a_region_code',
      '/types/0 unknown_event_type',
      '/types/1 not_for_agencies',
    ])
  })

  it('may name consultations, which agencies get once they are asked', async () => {
    assert.equal((await create(bank, { types: ['satupintu.consultation.requested.v1'] })).status, 201)
    const refusal = isRefused(await create(bank, { types: ['satupintu.consultation.planned.v1'] }), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refusal), ['/types/0 not_for_agencies'])
  })

  it('must match something', async () => {
    const nobody = await registers(net, { scopes, permitTypes: [] })
    const { secret } = await issues(net, nobody)
    const body = { types: ['satupintu.permit.revoked.v1'] }
    const refusal = isRefused(await create(agencyWith(net, secret), body), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refusal), ['/types matches_nothing'])
  })
})
