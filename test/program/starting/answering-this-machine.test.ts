import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { createIdentityProvider } from '../../../src/embedded/identity-provider/provider.ts'
import { openOutbox } from '../../../src/embedded/outbox/outbox.ts'
import { columnNames } from '../../../src/platform/db/column-names.ts'
import { sampleUsers } from '../../../src/sample/users.ts'
import { createDatabase } from '../../support/deployment/database.ts'
import { listening } from '../../support/files/sending.ts'
import { metricsToken, network, publicUrl } from '../../support/network.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-')), (made) => rm(made, { recursive: true }))
const kept = parts.adopt(await createDatabase(), (made) => made.drop())
const sql = parts.adopt(postgres(kept.url, { max: 2, onnotice: () => {}, transform: columnNames }), (open) =>
  open.end(),
)
const provider = await createIdentityProvider({ publicUrl, sql, users: sampleUsers })
const net = parts.adopt(
  await network({
    outbox: (await openOutbox(folder)).routes,
    identityProvider: provider.routes,
    metricsAccess: 'this_machine',
  }),
  (open) => open.close(),
)
const port = await listening(net)
const guarded = parts.adopt(await network(), (open) => open.close())

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

/** Sends a request with the Host and Origin that a browser sends for the page it shows. */
function asks(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  request({ host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } })
    .once('error', reject)
    .once('response', async (response) =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }),
    )
    .end()
  return promise
}

const evil = 'http://evil.example'
const rebound = { host: `evil.example:${port}` }
const reboundPage = { ...rebound, origin: `http://evil.example:${port}` }
const otherPort = { host: `localhost:${port + 1}` }
const throughProxy: Record<string, string>[] = [
  { 'x-forwarded-for': '203.0.113.7' },
  { 'x-forwarded-proto': 'https' },
  { 'x-real-ip': '203.0.113.7' },
  { forwarded: 'for=203.0.113.7' },
  { via: '1.1 proxy' },
]
const statusOf = async (...asked: Parameters<typeof asks>) => (await asks(...asked)).status

for (const [path, refused] of [
  ['/outbox', 404],
  ['/metrics', 403],
] as const) {
  describe(path, () => {
    it('accepts programs of this machine, and pages of this server', async () => {
      for (const name of ['localhost', '127.0.0.1', '[::1]']) {
        const host = `${name}:${port}`
        assert.equal(await statusOf(path, { host }), 200, host)
        assert.equal(await statusOf(path, { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }), 200)
      }
    })

    it('refuses all names but those of this machine with its port, as after DNS rebinding', async () => {
      for (const headers of [rebound, reboundPage, otherPort, { host: 'localhost' }, { host: `localhost.:${port}` }])
        assert.equal(await statusOf(path, headers), refused, JSON.stringify(headers))
    })

    it('refuses pages of another site', async () => {
      for (const origin of [evil, 'null', 'http://localhost:5173', `https://localhost:${port}`])
        assert.equal(await statusOf(path, { origin }), refused, origin)
      for (const site of ['cross-site', 'same-site'])
        assert.equal(await statusOf(path, { 'sec-fetch-site': site }), refused, site)
    })

    it('refuses requests through a proxy', async () => {
      for (const headers of throughProxy) assert.equal(await statusOf(path, headers), refused, JSON.stringify(headers))
    })

    it('makes no answer readable for a page of another origin, refused or not', async () => {
      for (const headers of [{}, { origin: evil }, reboundPage])
        assert.equal((await asks(path, headers)).headers['access-control-allow-origin'], undefined)
      assert.equal((await asks(path, { origin: evil }, 'OPTIONS')).headers['access-control-allow-methods'], undefined)
    })
  })
}

describe('/oidc', () => {
  const keys = '/oidc/jwks'

  it('answers under the names of this machine and under PUBLIC_URL', async () => {
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, new URL(publicUrl).host])
      assert.equal(await statusOf(keys, { host }), 200, host)
    for (const headers of [rebound, reboundPage, otherPort]) assert.equal(await statusOf(keys, headers), 403)
  })

  it('answers pages of this server and of this machine, and of no other site', async () => {
    for (const origin of [publicUrl, `http://localhost:${port}`, 'http://localhost:5173', 'http://127.0.0.1:8080'])
      assert.equal(await statusOf(keys, { origin }), 200, origin)
    for (const origin of [evil, 'null', 'http://localhost.evil.example'])
      for (const [path, method] of [
        [keys, 'GET'],
        ['/oidc/token', 'POST'],
      ] as const)
        assert.equal(await statusOf(path, { origin }, method), 403, origin)
  })
})

describe('/metrics with a token', () => {
  it('accepts the token from any address, but not from a page of another site', async () => {
    const authorization = `Bearer ${metricsToken}`
    const get = (headers: Record<string, string>) =>
      guarded.app.inject({ url: '/metrics', headers: { authorization, ...headers }, remoteAddress: '192.0.2.7' })
    assert.equal((await get({ host: '10.0.0.7:3000', 'x-forwarded-for': '192.0.2.8' })).statusCode, 200)
    assert.equal((await get({ host: '10.0.0.7:3000', origin: evil })).statusCode, 403)
  })
})
