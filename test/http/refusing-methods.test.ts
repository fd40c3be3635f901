import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openOutbox } from '../../src/embedded/outbox/outbox.ts'
import { addressOf, committedContract, type Operation, operationsOf } from '../support/contract/operations.ts'
import { network } from '../support/network.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-'))
const net = await network({ outbox: (await openOutbox(folder)).routes })
after(async () => {
  await net.close()
  await rm(folder, { recursive: true })
})

type Sent = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

async function asks(method: Sent, url: string, headers: Record<string, string> = {}) {
  const reply = await net.app.inject({ method, url, headers: { 'accept-language': 'en', ...headers } })
  const { code, detail }: { code?: string; detail?: string } =
    reply.body === '' || !String(reply.headers['content-type']).includes('json') ? {} : JSON.parse(reply.body)
  return { status: reply.statusCode, allow: reply.headers['allow'], code, detail, headers: reply.headers }
}

const paths = Map.groupBy(operationsOf(committedContract()), ({ path }) => path)
const patterns = [...paths].map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  operations,
}))
/**
 * True when the operation of another path takes this method at this address: `/applications/search` is also an `{id}`.
 */
const isTaken = (address: string, method: Sent) =>
  patterns.some(({ pattern, operations }) => pattern.test(address) && operations.some((one) => one.method === method))

/** Returns the methods of a path. The contract does not name HEAD, which some files lack. */
function methodsOf(operations: readonly Operation[], path: string): Sent[] {
  const hasHead = net.app.hasRoute({ method: 'HEAD', url: path.replace(/\{(\w+)\}/g, ':$1') })
  return (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) =>
    method === 'HEAD' ? hasHead : operations.some((operation) => operation.method === method),
  )
}

describe('a method that an address does not have', () => {
  it('is refused at every path of the contract, with exactly the methods of that path in Allow', async () => {
    let refused = 0
    for (const [path, [first, ...others]] of paths) {
      assert.ok(first)
      const address = addressOf(first)
      const allowed = methodsOf([first, ...others], path).join(', ')
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        if (isTaken(address, method)) continue
        const { status, code, allow } = await asks(method, address)
        assert.deepEqual({ status, code, allow }, { status: 405, code: 'method_not_allowed', allow: allowed }, path)
        refused += 1
      }
    }
    assert.ok(refused > paths.size, `${refused} requests for ${paths.size} paths`)
  })

  it('is refused in the language asked for, with the methods to use', async () => {
    const url = '/v1/applications/0193a5c8-0000-7000-8000-000000000000'
    const english = await asks('PUT', `${url}?x=1`)
    assert.equal(
      english.detail,
      'This address does not take the method `PUT`. Use `GET`, `HEAD`, `PATCH` or `DELETE`, as the contract says.',
    )
    const indonesian = await asks('PUT', url, { 'accept-language': 'id' })
    assert.match(
      String(indonesian.detail),
      /^Alamat ini tidak menerima metode `PUT`\. Pakai `GET`, `HEAD`, `PATCH`, atau /,
    )
    assert.equal(english.headers['cache-control'], 'no-store')
  })

  it('is refused for its method, not for the media type of its body', async () => {
    for (const [type, payload] of [
      ['text/plain', 'x'],
      ['multipart/form-data; boundary=x', '--x--'],
      ['application/json', '{}'],
    ] as const) {
      const { statusCode, headers } = await net.app.inject({
        method: 'POST',
        url: '/v1/regions',
        headers: { 'content-type': type },
        payload,
      })
      assert.deepEqual([statusCode, headers['allow']], [405, 'GET, HEAD'], type)
    }
  })

  it('is refused whoever asks: no method is a secret', async () => {
    const tokens = [net.applicant.token, 'wrong', 'ptsp_test_wrong', 'ptsp_live_wrong']
    for (const token of tokens) {
      const { status, allow } = await asks('DELETE', '/v1/regions', { authorization: `Bearer ${token}` })
      assert.deepEqual([status, allow], [405, 'GET, HEAD'], String(token))
    }
  })

  it('has a HEAD that names the methods, although it has no body', async () => {
    const { status, allow } = await asks('HEAD', '/v1/tracking')
    assert.deepEqual([status, allow], [405, 'POST'])
    const file = await asks('HEAD', '/v1/permits/0193a5c8-0000-7000-8000-000000000000/certificate')
    assert.deepEqual([file.status, file.allow], [405, 'GET'])
  })

  it('can be told by a page of another origin, whose preflights stay as they are', async () => {
    const { headers } = await asks('DELETE', '/v1/regions', { origin: 'http://client.example' })
    assert.equal(headers['access-control-allow-origin'], '*')
    assert.match(String(headers['access-control-expose-headers']), /(^|, )Allow(,|$)/)
    const preflight = await asks('OPTIONS', '/v1/regions', { 'access-control-request-method': 'DELETE' })
    assert.deepEqual([preflight.status, preflight.allow], [204, undefined])
  })

  for (const url of ['/docs', '/docs/json', '/docs/problems/not_found', '/docs/reading/', '/metrics', '/health/live'])
    it(`is refused at ${url}, too`, async () => {
      const { status, allow } = await asks('POST', url)
      assert.deepEqual([status, allow], [405, 'GET, HEAD'])
    })
})

describe('an address that no route knows', () => {
  for (const url of ['/v1/nowhere', '/nowhere', '/v1/applications/1/nowhere', '/v1/trial-clock'])
    it(`is not found for any method (${url})`, async () => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const { status, code, allow } = await asks(method, url)
        assert.deepEqual([status, code, allow], [404, 'not_found', undefined], method)
      }
    })
})

describe('a page for programs of this machine alone', () => {
  for (const url of ['/outbox', '/outbox/x.eml'])
    it(`is not found for any method of others (${url})`, async () => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
        const { status, code, allow } = await asks(method, url, { 'x-forwarded-for': '192.0.2.7' })
        assert.deepEqual([status, code, allow], [404, 'not_found', undefined], method)
      }
    })
})
