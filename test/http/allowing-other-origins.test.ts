import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openOutbox } from '../../src/embedded/outbox/outbox.ts'
import { addressOf, committedContract, type Operation, operationsOf } from '../support/contract/operations.ts'
import { network } from '../support/network.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-'))
const net = await network({
  outbox: (await openOutbox(folder)).routes,
  identityProvider: async (app) => void app.get('/jwks', async () => ({ keys: [] })),
})
after(async () => {
  await net.close()
  await rm(folder, { recursive: true })
})

const origin = 'http://client.example'
const contract = committedContract()
const operations = operationsOf(contract)
const forPages = operations.filter(({ operationId }) => operationId !== 'getMetrics')
/**
 * Headers of every operation: `accept-language`, which the Fetch standard safelists with some values only, and
 * `traceparent`.
 */
const always = ['accept-language', 'traceparent']

/** Returns every request header of an operation. */
function headersOf({ parameters, requestBody, security }: Operation): string[] {
  const schemes = security
    .flatMap((way) => Object.keys(way))
    .map((name) => Object(contract.components.securitySchemes[name]))
  return [
    ...always,
    ...parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
    ...(requestBody ? ['content-type'] : []),
    ...schemes.map((scheme) => (scheme.in === 'header' ? String(scheme.name) : 'authorization')),
  ]
}

async function preflight(url: string, method: string, headers: readonly string[] = []) {
  const reply = await net.app.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': [...new Set(headers)].sort().join(','),
    },
  })
  const list = (name: string) => String(reply.headers[name] ?? '').split(/, ?/)
  return {
    status: reply.statusCode,
    origin: reply.headers['access-control-allow-origin'],
    methods: list('access-control-allow-methods'),
    headers: list('access-control-allow-headers').map((name) => name.toLowerCase()),
    headersOfReply: reply.headers,
  }
}

describe('a page of another origin', () => {
  for (const operation of forPages)
    it(`may call the operation with all of its headers (${operation.operationId})`, async () => {
      const asked = headersOf(operation)
      const {
        status,
        origin: allowed,
        methods,
        headers,
      } = await preflight(addressOf(operation), operation.method, asked)
      assert.deepEqual({ status, allowed }, { status: 204, allowed: '*' })
      assert.ok(methods.includes(operation.method), methods.join())
      assert.deepEqual(
        asked.filter((name) => !headers.includes(name)),
        [],
      )
    })

  it("may use no other methods and headers than the contract's, and no cookie", async () => {
    const { methods, headers, headersOfReply } = await preflight('/v1/applications', 'TRACE', ['x-anything'])
    assert.deepEqual(new Set(methods), new Set(['HEAD', ...forPages.map(({ method }) => method)]))
    assert.deepEqual(new Set(headers), new Set(forPages.flatMap(headersOf)))
    assert.equal(headersOfReply['access-control-allow-credentials'], undefined)
  })

  it('can read answers and refusals, also of unknown paths, with every header of the contract', async () => {
    const safelisted = [
      'cache-control',
      'content-language',
      'content-length',
      'content-type',
      'expires',
      'last-modified',
    ]
    const given = forPages.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ headers = {} }) => Object.keys(headers)),
    )
    for (const [url, status] of [
      ['/v1/permit-types', 200],
      ['/v1/me', 401],
      ['/v1/nowhere', 404],
    ] as const) {
      const reply = await net.app.inject({ url, headers: { origin } })
      const exposed = String(reply.headers['access-control-expose-headers']).toLowerCase().split(', ')
      assert.deepEqual([reply.statusCode, reply.headers['access-control-allow-origin']], [status, '*'])
      assert.deepEqual(
        given.filter((name) => ![...safelisted, ...exposed].includes(name.toLowerCase())),
        [],
      )
    }
  })

  it('can read a refusal that comes before the request is known, and when to try again', async () => {
    const address = await net.app.listen({ port: 0, host: '127.0.0.1' })
    const { status, headers } = await fetch(`${address}/v1/regions?parent=${'x'.repeat(100_000)}`)
    assert.deepEqual(
      [status, headers.get('access-control-allow-origin'), headers.get('access-control-expose-headers')],
      [431, '*', 'Retry-After'],
    )
  })

  for (const url of ['/outbox', '/outbox/x.eml', '/outbox/a/b', '/oidc/jwks', '/metrics', '/docs'])
    it(`can read nothing outside the contract's operations for pages (${url})`, async () => {
      const asked = await preflight(url, 'GET', ['authorization'])
      const reply = await net.app.inject({ url, headers: { origin } })
      assert.notEqual(asked.status, 204)
      for (const { headers } of [{ headers: asked.headersOfReply }, reply])
        assert.deepEqual(
          Object.keys(headers).filter((name) => name.startsWith('access-control')),
          [],
        )
    })
})
