import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newKey } from '../../../src/access/keys/key.ts'
import { newKey as newIdempotencyKey } from '../../support/asserting/retries.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import {
  agency,
  agencyWith,
  type Client,
  type IssuedKey,
  inDays,
  issues,
  type Key,
  registers,
} from '../../support/people/agencies.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const {
  admin,
  database: { pool },
} = net
/** Less than half of the minute for which keys are cached. */
const patienceMilliseconds = 25_000
const millisecondsBetweenLooks = 5

const keysOf = async ({ id }: { id: string }) =>
  (await admin.does<{ data: Key[] }>(200, 'GET', `/v1/clients/${id}/keys`)).data
const triesToIssue = ({ id }: { id: string }, changes: object = {}) =>
  admin.asks('POST', `/v1/clients/${id}/keys`, { body: { label: 'Core system', expiresAt: inDays(30), ...changes } })
const revokes = ({ id }: { id: string }, key: { id: string }) =>
  admin.asks('POST', `/v1/clients/${id}/keys/${key.id}/revocations`, { body: { reason: 'Replaced.' } })
const suspends = ({ id }: { id: string }, suspended: boolean, reason = 'A key was found in public.') =>
  admin.does<Client>(201, 'POST', `/v1/clients/${id}/suspensions`, { body: { suspended, reason } })

describe('a key', () => {
  it('is shown once, and is stored nowhere in plain text', async () => {
    const client = await registers(net)
    const headers = newIdempotencyKey()
    const body = { label: 'Core system', expiresAt: inDays(30) }
    const first = await admin.asks('POST', `/v1/clients/${client.id}/keys`, { body, headers })
    const { secret, ...shown } = first.json<IssuedKey>()
    assert.deepEqual([first.status, first.headers['cache-control']], [201, 'no-store'])
    const again = await admin.asks('POST', `/v1/clients/${client.id}/keys`, { body, headers })
    assert.deepEqual(
      [again.headers['idempotency-replayed'], again.json<IssuedKey>()],
      ['true', { ...shown, secret: null }],
    )
    assert.deepEqual(await keysOf(client), [shown])
    const [kept] = await pool<{ sha256: Buffer }[]>`select sha256 from client_keys where id = ${shown.id}`
    assert.deepEqual(kept?.sha256, hash('sha256', secret, 'buffer'))
    for (const table of ['clients', 'client_keys', 'client_events', 'idempotency_keys']) {
      assert.deepEqual(
        [...(await pool`select from ${pool(table)} t where strpos(t::text, ${secret.slice(10, -4)}) > 0`)],
        [],
        table,
      )
    }
  })

  it('must expire in the future, within a year', async () => {
    const client = await registers(net)
    isRefused(
      await admin.asks('POST', `/v1/clients/${client.id}/keys`, { body: { label: 'x' } }),
      400,
      'invalid_request',
    )
    for (const expiresAt of [inDays(-1), inDays(367), '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z']) {
      const { errors = [] } = isRefused(await triesToIssue(client, { expiresAt }), 422, 'rule_broken')
      assert.deepEqual(
        errors.map(({ pointer, code }) => [pointer, code]),
        [['/expiresAt', 'expiry']],
      )
    }
    assert.deepEqual(await keysOf(client), [])
    assert.equal((await triesToIssue(client, { expiresAt: inDays(364) })).status, 201)
  })

  it('is one of at most two active ones: to rotate, revoke the older one', async () => {
    const { client, key, agency: bank } = await agency(net)
    const next = await issues(net, client, { label: 'Next' })
    isRefused(await triesToIssue(client), 422, 'too_many_keys')
    for (const secret of [key.secret, next.secret])
      assert.equal((await agencyWith(net, secret).asksFor('/v1/permits')).status, 200)
    assert.equal((await revokes(client, key)).status, 201)
    assert.equal((await triesToIssue(client)).status, 201)
    await eventually('the notice of the revocation has come', async () => {
      const { status } = await bank.asksFor('/v1/permits')
      return status === 401
    })
    isRefused(await bank.asksFor('/v1/permits'), 401, 'unauthorized')
  })

  it('is never the third active one, even when many are requested at once', async () => {
    const client = await registers(net)
    await issues(net, client)
    const replies = await Promise.all(Array.from({ length: 4 }, () => triesToIssue(client)))
    assert.equal(replies.filter(({ status }) => status === 201).length, 1)
    assert.equal((await keysOf(client)).length, 2)
  })

  it('waits while another key is being issued, and is then refused because there are two', async () => {
    const client = await registers(net)
    await issues(net, client)
    const reply = await race(
      net,
      async (tx) => {
        const { sha256, prefix, lastFour } = newKey('test')
        await tx`update clients set version = version + 1 where id = ${client.id}`
        await tx`
          insert into client_keys (client_id, label, sha256, prefix, last_four, expires_at)
          values (${client.id}, 'x', ${sha256}, ${prefix}, ${lastFour}, now() + interval '1 day')`
      },
      () => triesToIssue(client),
    )
    isRefused(reply, 422, 'too_many_keys')
  })

  it('is refused once it has expired, also if it was used before', async () => {
    const { key, agency: bank } = await agency(net)
    assert.equal((await bank.asksFor('/v1/permits')).status, 200)
    await pool`update client_keys set expires_at = now() - interval '1 second' where id = ${key.id}`
    const refusal = await until(
      () => bank.asksFor('/v1/permits'),
      ({ status }) => status === 401,
    )
    assert.equal(refusal.refusal.detail, 'This key has expired. Ask for a new one.')
  })

  it('is revoked once, with a reason, in every process, and only under the address of its own client', async () => {
    const second = await network({ ground: net, issuer: net.issuer })
    try {
      const { client, key, agency: here } = await agency(net)
      const there = agencyWith(second, key.secret)
      for (const bank of [here, there]) assert.equal((await bank.asksFor('/v1/permits')).status, 200)
      isRefused(await revokes(await registers(net), key), 404, 'not_found')
      assert.equal((await here.asksFor('/v1/permits')).status, 200)
      assert.equal((await revokes(client, key)).json<Key>().revocation?.reason, 'Replaced.')
      for (const bank of [here, there]) {
        const { refusal } = await until(
          () => bank.asksFor('/v1/permits'),
          ({ status }) => status === 401,
        )
        assert.equal(refusal.detail, 'This key was revoked. Ask for a new one.')
      }
      isRefused(await revokes(client, key), 409, 'revoked_already')
    } finally {
      await second.close()
    }
  })

  it('has the time of its last use, which is written at most once a minute', async () => {
    const { client, key, agency: bank } = await agency(net)
    await Promise.all(Array.from({ length: 20 }, () => bank.asksFor('/v1/permits')))
    const [used] = await until(
      () => keysOf(client),
      ([first]) => first?.lastUsedAt !== null,
    )
    const writer = async () =>
      (await pool<{ by: string }[]>`select xmin::text as by from client_keys where id = ${key.id}`)[0]?.by
    const first = await writer()
    for (let request = 0; request < 5; request++) await bank.asksFor('/v1/permits')
    assert.deepEqual((await keysOf(client))[0]?.lastUsedAt, used?.lastUsedAt)
    assert.equal(await writer(), first)
  })
})

describe('a suspended agency', () => {
  it('keeps the time of its first suspension when the reason is stated anew, until it is reinstated', async () => {
    const client = await registers(net)
    const { suspension: first } = await suspends(client, true)
    const { suspension: second } = await suspends(client, true, 'Two keys were found in public.')
    assert.deepEqual(second, { since: first?.since, reason: 'Two keys were found in public.' })
    await suspends(client, false)
    const { suspension: later } = await suspends(client, true)
    assert.ok((later?.since ?? '') > (first?.since ?? ''))
  })

  it('gets 403 at once with every credential, and has access again when the suspension is lifted', async () => {
    const { client, agency: bank } = await agency(net, { oauthClient: { clientId: 'suspended' } })
    const token = await net.issuer.tokenFor('suspended', { client_id: 'suspended', scope: 'permits:read' })
    const ways = [bank, agencyWith(net, token)]
    for (const way of ways) assert.equal((await way.asksFor('/v1/permits')).status, 200)
    assert.equal((await suspends(client, true)).suspension?.reason, 'A key was found in public.')
    for (const way of ways)
      isRefused(
        await until(
          () => way.asksFor('/v1/permits'),
          ({ status }) => status !== 200,
        ),
        403,
        'client_suspended',
      )
    assert.equal((await suspends(client, false)).suspension, null)
    for (const way of ways)
      await until(
        () => way.asksFor('/v1/permits'),
        ({ status }) => status === 200,
      )
  })
})

/**
 * Repeats a look until `isSo` holds, and returns the last result. Throws after 25 seconds. A change reaches other
 * processes by a notification with a short delay.
 */
async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  const end = performance.now() + patienceMilliseconds
  while (performance.now() < end) {
    const seen = await look()
    if (isSo(seen)) return seen
    await pause(millisecondsBetweenLooks)
  }
  throw new Error('It did not come true.')
}
