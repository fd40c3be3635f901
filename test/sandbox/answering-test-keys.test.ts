import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { newKey } from '../../src/access/keys/key.ts'
import { createBareApp } from '../../src/program/bare-app.ts'
import { Readiness } from '../../src/program/health/readiness.ts'
import { handOver } from '../../src/program/sandbox/hand-over.ts'
import { openSandbox } from '../../src/program/sandbox/open-sandbox.ts'
import { readPolicies } from '../../src/program/settings/rate-limits.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { agencyWith, inDays, issues } from '../support/people/agencies.ts'
import { isRefused } from '../support/refusal.ts'
import { issued } from '../support/scenes/permits.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const { net, sandboxUrl, close } = await withSandbox()
after(close)
const { client, key, agency: liveAgency, testKey, tester } = await withTestKey(net)
const live = await issued(net)
const remaining = (stated: string): number => Number(/r=(\d+)/.exec(stated)?.[1])
interface ListedKey {
  id: string
  prefix: string
  lastUsedAt: string | null
  revocation: object | null
}
const opens = (url: string, readiness = Readiness.given()) =>
  openSandbox({
    url,
    live: net.database,
    vault: net.vault,
    publicUrl: 'https://permits.test',
    readiness,
    rateLimits: readPolicies(''),
  })

describe('a test key', () => {
  it('looks different from a live key, and is issued by the administrator or by the agency itself', async () => {
    assert.deepEqual([key.prefix, testKey.prefix], ['ptsp_live_', 'ptsp_test_'])
    assert.match(testKey.secret, /^ptsp_test_/)
    const own = await liveAgency.asks('POST', '/v1/client/keys', {
      body: { label: 'Own', expiresAt: inDays(3), environment: 'test' },
    })
    assert.equal(own.status, 201, own.text)
    assert.equal(own.json<{ prefix: string }>().prefix, 'ptsp_test_')
  })

  it('does not count among the live keys, of which there can be two more', async () => {
    await issues(net, client)
    const third = await net.admin.asks('POST', `/v1/clients/${client.id}/keys`, {
      body: { label: 'Third', expiresAt: inDays(3), environment: 'test' },
    })
    isRefused(third, 422, 'too_many_keys')
  })

  it('never manages keys', async () => {
    const body = { label: 'X', expiresAt: inDays(3), environment: 'test', scopes: ['keys:write'] }
    const reply = await net.admin.asks('POST', `/v1/clients/${client.id}/keys`, { body })
    isRefused(reply, 422, 'rule_broken')
    assert.equal(reply.refusal.errors?.[0]?.pointer, '/scopes/0')
  })

  it('sees the permits of the sandbox and none of the live ones', async () => {
    const { data } = await tester.list('?limit=200')
    assert.ok(data.length > 0)
    assert.ok(data.every(({ number }) => number.startsWith('SANDBOX-')))
    assert.equal((await tester.asksFor(`/v1/permits/${live.id}`)).status, 404)
    const { data: seen } = await liveAgency.list()
    assert.deepEqual(
      seen.map(({ id }) => id),
      [live.id],
    )
  })

  it('is told by each answer, also a refusal, that it is of the sandbox; a live key is not', async () => {
    const found = await tester.asksFor('/v1/permits')
    const refused = await tester.asksFor(`/v1/permits/${live.id}`)
    assert.deepEqual(
      [found, refused].map(({ headers }) => headers['satu-pintu-sandbox']),
      ['true', 'true'],
    )
    assert.equal((await liveAgency.asksFor('/v1/permits')).headers['satu-pintu-sandbox'], undefined)
  })

  it('verifies permits of the sandbox, which nobody can verify without it', async () => {
    const path = '/v1/verifications/verification-sandbox-in-force'
    const { state } = await tester.does<{ state: string }>(200, 'GET', path)
    assert.equal(state, 'in_force')
    isRefused(await net.nobody.asks('GET', path), 404, 'not_found')
    isRefused(await tester.asks('GET', `/v1/verifications/${live.token}`), 404, 'not_found')
  })

  it('is refused when it is unknown, mistyped or of a suspended agency', async () => {
    const other = await withTestKey(net)
    assert.equal((await other.tester.asksFor('/v1/permits')).status, 200)
    const forged = `${other.testKey.secret.slice(0, -1)}${other.testKey.secret.endsWith('0') ? '1' : '0'}`
    for (const key of [forged, newKey('test').secret])
      isRefused(await agencyWith(net, key).asksFor('/v1/permits'), 401, 'unauthorized')
    await net.admin.does(201, 'POST', `/v1/clients/${other.client.id}/suspensions`, {
      body: { suspended: true, reason: 'Seen in public.' },
    })
    await eventually('the notice of the suspension has come', async () => {
      const { status } = await other.tester.asksFor('/v1/permits')
      return status === 403
    })
    isRefused(await other.tester.asksFor('/v1/permits'), 403, 'client_suspended')
  })

  it('has a limit of its own: the quota of live keys is not touched', async () => {
    const left = ({ headers }: { headers: Record<string, unknown> }) => String(headers['ratelimit'])
    const [before] = [left(await liveAgency.asksFor('/v1/permits'))]
    const asked = await tester.asksFor('/v1/permits')
    assert.match(left(asked), /^"sandbox";r=/)
    assert.equal(remaining(left(await liveAgency.asksFor('/v1/permits'))), remaining(before) - 1)
  })

  it('reads its registration in the sandbox, its test keys and what it asked there', async () => {
    const own = await tester.does<{ client: { regions: string[]; contact: { email: string } }; limit: object }>(
      200,
      'GET',
      '/v1/client',
    )
    assert.deepEqual(own.client.regions, ['31', '99.01.01.0001'])
    const { data: keys } = await tester.does<{ data: { id: string }[] }>(200, 'GET', '/v1/client/keys')
    const issuedKeys = await net.admin.does<{ data: ListedKey[] }>(200, 'GET', `/v1/clients/${client.id}/keys`)
    assert.deepEqual(
      keys.map(({ id }) => id),
      issuedKeys.data.filter(({ prefix }) => prefix === 'ptsp_test_').map(({ id }) => id),
    )
    const { data } = await tester.does<{ data: { keyId: string }[] }>(200, 'GET', '/v1/client/queries')
    assert.ok(data.length > 0 && data.every(({ keyId }) => keyId === testKey.id))
  })
})

describe('the list of test keys', () => {
  it('has all test keys of the agency, with their last use; a revoked one is refused', async () => {
    const { client, testKey: first, tester: revoked } = await withTestKey(net)
    const second = await issues(net, client, { environment: 'test' })
    const other = agencyWith(net, second.secret)
    await revoked.asksFor('/v1/permits')
    const reads = async () => {
      const { data } = await other.does<{ data: ListedKey[] }>(200, 'GET', '/v1/client/keys')
      return new Map(data.map((listed) => [listed.id, listed]))
    }
    await reads()
    await net.admin.does(201, 'POST', `/v1/clients/${client.id}/keys/${first.id}/revocations`, {
      body: { reason: 'Seen in public.' },
    })
    await eventually('the notice of the revocation has come', async () => {
      const { revocation, lastUsedAt } = (await reads()).get(first.id) ?? {}
      return revocation !== null && lastUsedAt !== null
    })
    assert.deepEqual([...(await reads()).keys()], [second.id, first.id])
    isRefused(await revoked.asksFor('/v1/permits'), 401, 'unauthorized')
  })
})

describe('a server that stops', () => {
  it('responds to the request in progress with a test key, and then closes its connection', async () => {
    const readiness = Readiness.given()
    const front = createBareApp({ namedSchemas: [] })
    handOver(front, opens(sandboxUrl, readiness))
    const path = '/v1/permits/status'
    front.post(path, () => assert.fail('The live app must not get it.'))
    const address = await front.listen({ host: '127.0.0.1', port: 0 })
    const body = JSON.stringify({ numbers: ['SANDBOX-IN-FORCE'] })
    const headers = {
      authorization: `Bearer ${testKey.secret}`,
      purpose: 'collateral_check',
      'content-type': 'application/json',
      'content-length': body.length,
    }
    const sent = request(new URL(path, address), { method: 'POST', headers })
    sent.write(body.slice(0, 1))
    await once(front.server, 'request')
    readiness.stop()
    const closing = front.close()
    await eventually('the server listens no longer', async () => !front.server.listening)
    sent.end(body.slice(1))
    const [reply]: IncomingMessage[] = await once(sent, 'response')
    assert.ok(reply)
    assert.deepEqual([reply.statusCode, reply.headers.connection], [200, 'close'], await text(reply))
    await closing
  })
})
