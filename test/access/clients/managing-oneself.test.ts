import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newKey as newIdempotencyKey } from '../../support/asserting/retries.ts'
import { network } from '../../support/network.ts'
import { agency, agencyWith, inDays, type Key } from '../../support/people/agencies.ts'
import * as own from '../../support/people/own-agency.ts'
import { isRefused } from '../../support/refusal.ts'
import { dayIn } from '../../support/scenes/days.ts'
import { issued } from '../../support/scenes/permits.ts'

type Event = { type: string; actor: null; details: { byKeyId: string } }
type Query = Record<'keyId' | 'purpose' | 'operation' | 'count', string | number>

const net = await network()
after(() => net.close())
const { pool } = net.database
const withTwoKeys = () => own.withTwoKeys(net)
const { issuesOwn, keysOf, readsItself, registration, revokes, triesToIssue } = own

describe('an agency', () => {
  it('reads its registration, the scopes of its key, and the rest of its limit', async () => {
    const { client, reading, reader } = await withTwoKeys()
    const self = await readsItself(reader)
    assert.deepEqual([self.client.id, self.client.owner, self.keyId], [client.id, client.owner, reading.id])
    assert.deepEqual(self.scopes, ['permits:read', 'client:read'])
    const again = await readsItself(reader)
    assert.equal(again.limit.remaining, self.limit.remaining - 1)
    assert.equal(self.limit.policy, 'agency')
    assert.ok(self.limit.resetsInSeconds <= self.limit.seconds)
  })

  it('sees all its keys with scopes and last use, and no secret', async () => {
    const { key, reading, reader } = await withTwoKeys()
    await readsItself(reader)
    const listed = await reader.asks('GET', '/v1/client/keys')
    const { data } = listed.json<{ data: Key[] }>()
    assert.deepEqual(
      data.map(({ id, scopes: narrowedTo }) => [id, narrowedTo]),
      [
        [reading.id, null],
        [key.id, own.ownScopes],
      ],
    )
    for (const { secret } of [key, reading]) assert.ok(!listed.text.includes(secret.slice(10, -4)))
  })

  it('needs a key with the scope for it to read its own registration', async () => {
    const { agency: bank } = await agency(net, { ...registration, scopes: ['permits:read'] })
    for (const path of ['/v1/client', '/v1/client/keys', '/v1/client/queries', '/v1/client/usage'])
      isRefused(await bank.asks('GET', path), 403, 'insufficient_scope')
  })
})

describe('a key that reads', () => {
  it('neither issues nor revokes keys, although the agency is registered for that', async () => {
    const { reading, reader } = await withTwoKeys()
    isRefused(await triesToIssue(reader), 403, 'insufficient_scope')
    isRefused(await revokes(reader, reading), 403, 'insufficient_scope')
    assert.equal((await keysOf(reader)).length, 2)
  })
})

describe('a key that manages keys', () => {
  it('issues a key with exactly the scopes named', async () => {
    const { key, agency: manager } = await agency(net, registration)
    const narrow = await issuesOwn(manager, { scopes: ['client:read'] })
    const holder = agencyWith(net, narrow.secret)
    assert.deepEqual((await readsItself(holder)).scopes, ['client:read'])
    isRefused(await holder.asksFor('/v1/permits'), 403, 'insufficient_scope')
    isRefused(await triesToIssue(holder), 403, 'insufficient_scope')
    const usual = agencyWith(net, (await issuesOwn(manager)).secret)
    assert.deepEqual((await readsItself(usual)).scopes, ['permits:read', 'client:read'])
    assert.ok((await keysOf(manager)).find(({ id }) => id === key.id)?.lastUsedAt)
  })

  it('cannot exceed the registration', async () => {
    const { agency: manager } = await agency(net, registration)
    const { errors = [] } = isRefused(
      await triesToIssue(manager, { scopes: ['client:read', 'events:read'] }),
      422,
      'rule_broken',
    )
    assert.deepEqual(
      errors.map(({ pointer, code }) => [pointer, code]),
      [['/scopes/1', 'enum']],
    )
    for (const wrong of [{ scopes: [] }, { scopes: ['everything'] }, { expiresAt: 'soon' }])
      isRefused(await triesToIssue(manager, wrong), 400, 'invalid_request')
    isRefused(await triesToIssue(manager, { expiresAt: inDays(400) }), 422, 'rule_broken')
  })

  it('is limited to two active keys with keys:write, and two without it', async () => {
    const { agency: manager } = await agency(net, registration)
    await issuesOwn(manager, { scopes: ['keys:write'] })
    isRefused(await triesToIssue(manager, { scopes: ['keys:write'] }), 422, 'too_many_keys')
    await issuesOwn(manager)
    await issuesOwn(manager)
    isRefused(await triesToIssue(manager), 422, 'too_many_keys')
  })

  it('gets one key for a request sent twice, and the secret once', async () => {
    const { agency: manager } = await agency(net, registration)
    const retry = newIdempotencyKey()
    const body = { expiresAt: inDays(30) }
    const first = await triesToIssue(manager, body, retry)
    const again = await triesToIssue(manager, body, retry)
    assert.deepEqual([first.status, first.headers['cache-control']], [201, 'no-store'])
    assert.deepEqual(again.json(), { ...first.json<object>(), secret: null })
    assert.equal((await keysOf(manager)).length, 2)
    isRefused(await triesToIssue(manager, { label: 'Other' }, retry), 422, 'idempotency_key_reused')
  })

  it('revokes any key of its agency at once, itself included, and none of another agency', async () => {
    const { key, manager, reading, reader } = await withTwoKeys()
    const { key: foreign, manager: other } = await withTwoKeys()
    isRefused(await revokes(manager, foreign), 404, 'not_found')
    assert.equal(await own.isTold(reader), 200)
    assert.equal((await revokes(manager, reading)).status, 201)
    await own.isRefusedSoon(reader)
    isRefused(await revokes(manager, reading), 409, 'revoked_already')
    assert.equal((await revokes(manager, key)).status, 201)
    await own.isRefusedSoon(manager)
    assert.equal((await readsItself(other)).keyId, foreign.id)
  })

  it('is named in the history that administrators read', async () => {
    const { client, key, manager, reading } = await withTwoKeys()
    await issuesOwn(manager)
    await revokes(manager, reading)
    const path = `/v1/clients/${client.id}/events`
    const { data } = await net.admin.does<{ data: Event[] }>(200, 'GET', path)
    assert.deepEqual(
      data.slice(-2).map(({ type, actor, details }) => [type, actor, details.byKeyId]),
      [
        ['client.key_issued', null, key.id],
        ['client.key_revoked', null, key.id],
      ],
    )
  })
})

describe('the query log and the usage of an agency', () => {
  before(() => issued(net))

  it('list each request with its key, its purpose and the size of the answer, and none of another agency', async () => {
    const { key, manager, reading, reader } = await withTwoKeys()
    const { reader: other } = await withTwoKeys()
    await other.list()
    await reader.list()
    await manager.list('?permitType=IMB')
    const { data, page } = await reader.does<{ data: Query[]; page: { nextCursor: string } }>(
      200,
      'GET',
      '/v1/client/queries?limit=1',
    )
    const next = await reader.does<{ data: Query[] }>(
      200,
      'GET',
      `/v1/client/queries?cursor=${page.nextCursor}&limit=1`,
    )
    assert.deepEqual(
      [...data, ...next.data].map(({ keyId, purpose, operation, count }) => [keyId, purpose, operation, count]),
      [
        [key.id, 'collateral_check', 'listPermits', 0],
        [reading.id, 'collateral_check', 'listPermits', 1],
      ],
    )
    isRefused(await other.asks('GET', `/v1/client/queries?cursor=${page.nextCursor}&limit=1`), 400, 'cursor_mismatch')
  })

  it('are counted by day and operation, in the month asked for', async () => {
    const { client, reader } = await withTwoKeys()
    const usage = (query = '') => reader.does<{ month: string; days: object[] }>(200, 'GET', `/v1/client/usage${query}`)
    await reader.list()
    await reader.list()
    const [{ id } = { id: '' }] = await pool<{ id: string }[]>`select id from permits limit 1`
    await reader.asksFor(`/v1/permits/${id}`)
    const today = dayIn(0)
    assert.deepEqual(await usage(), {
      month: today.slice(0, 7),
      days: [
        { day: today, operation: 'getPermit', queries: 1, permits: 1 },
        { day: today, operation: 'listPermits', queries: 2, permits: 2 },
      ],
    })
    await pool`
      insert into client_queries (id, client_id, purpose, operation, permit_ids, at)
      select uuidv7(a.at - now()), ${client.id}, 'collateral_check', 'listPermits', '{}', a.at
      from unnest(array['2026-03-31 16:59:59+00', '2026-03-31 17:00:00+00']::timestamptz[]) a (at)`
    assert.deepEqual((await usage('?month=2026-03')).days, [
      { day: '2026-03-31', operation: 'listPermits', queries: 1, permits: 0 },
    ])
    assert.deepEqual((await usage('?month=2026-04')).days, [
      { day: '2026-04-01', operation: 'listPermits', queries: 1, permits: 0 },
    ])
    isRefused(await reader.asks('GET', '/v1/client/usage?month=2026-13'), 400, 'invalid_request')
  })
})
