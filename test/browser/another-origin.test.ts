import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'puppeteer-core'
import { webNetwork } from '../support/deployment/web-network.ts'
import { keepScreen, noChromium, startChromium } from '../support/outside/chromium.ts'

interface Sent {
  method: string
  url: string
  headers?: Record<string, string>
  json?: object
  form?: Record<string, string>
  query?: Record<string, string>
}
interface Reply<T> {
  status: number | string
  etag: string | null
  body: T
}
interface Application {
  id: string
  status: string
}

const sample = new URL('../../src/sample/permit-types/SKTM.json', import.meta.url)
const {
  samples: [{ answers, villageCode }],
  documents,
}: {
  samples: [{ answers: object; villageCode: string }]
  documents: { slot: string; required: boolean }[]
} = JSON.parse(await readFile(sample, 'utf8'))

describe('a web client on another origin, in Chromium', { skip: noChromium }, () => {
  const parts = new AsyncDisposableStack()
  let web: Awaited<ReturnType<typeof webNetwork>>
  let page: Page
  let client: string
  let token = ''
  before(async () => {
    web = parts.adopt(await webNetwork(), (open) => open.close())
    client = await serveClient(parts)
    const browser = parts.adopt(await startChromium(), (open) => open.close())
    page = await browser.newPage()
  })
  after(() => parts.disposeAsync())

  /** Sends a request from the client's page, so that the browser applies CORS. */
  async function sends<T>(sent: Sent): Promise<Reply<T>> {
    return page.evaluate((request) => Reflect.get(globalThis, 'send')(request), { ...sent })
  }
  const calls = <T>(method: string, path: string, sent: Omit<Sent, 'method' | 'url'> = {}) =>
    sends<T>({
      ...sent,
      method,
      url: `${web.address}/v1${path}`,
      headers: { authorization: `Bearer ${token}`, 'accept-language': 'en', 'x-channel': 'web', ...sent.headers },
    })

  it('signs in at the embedded identity provider, by a code with PKCE', async () => {
    const verifier = randomBytes(32).toString('base64url')
    const redirect_uri = `${client}/callback`
    const question = new URLSearchParams({
      client_id: 'script',
      redirect_uri,
      response_type: 'code',
      scope: 'openid profile email',
      state: 'a-state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    await page.goto(`${web.authorizationUrl}?${question}`)
    await keepScreen(page, 'another-origin-sign-in')
    await Promise.all([page.waitForNavigation(), page.click('button[value="applicant-1"]')])
    const back = new URL(page.url())
    assert.deepEqual([back.origin, back.searchParams.get('state')], [client, 'a-state'])
    const { status, body } = await sends<{ access_token: string }>({
      method: 'POST',
      url: web.tokenUrl,
      query: {
        grant_type: 'authorization_code',
        client_id: 'script',
        redirect_uri,
        code: back.searchParams.get('code') ?? '',
        code_verifier: verifier,
      },
    })
    assert.equal(status, 200)
    token = body.access_token
  })

  it('drafts an application, fills it in, uploads its documents and submits it', async () => {
    const draft = await calls<Application>('POST', '/applications', {
      json: { permitType: 'SKTM', villageCode },
      headers: { 'content-type': 'application/json', 'idempotency-key': 'a-draft-of-mine' },
    })
    assert.equal(draft.status, 201)
    const path = `/applications/${draft.body.id}`
    const filled = await calls('PATCH', path, {
      json: { answers },
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': draft.etag ?? '' },
    })
    assert.equal(filled.status, 200)
    for (const { slot } of documents.filter(({ required }) => required))
      assert.equal((await calls('POST', `${path}/documents`, { form: { slot } })).status, 201, slot)
    const submitted = await calls<{ to: string }>('POST', `${path}/transitions`, {
      json: { action: 'submit', statementAccepted: true },
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual([submitted.status, submitted.body.to], [201, 'submitted'])
  })

  it('discards another draft', async () => {
    const draft = await calls<Application>('POST', '/applications', {
      json: { permitType: 'SKTM' },
      headers: { 'content-type': 'application/json' },
    })
    const path = `/applications/${draft.body.id}`
    assert.equal((await calls('DELETE', path, { headers: { 'if-match': draft.etag ?? '' } })).status, 204)
    assert.equal((await calls('GET', path)).status, 404)
    await keepScreen(page, 'another-origin-client')
  })

  it('cannot read the metrics', async () => {
    const { status } = await sends({ method: 'GET', url: `${web.address}/metrics` })
    assert.match(String(status), /Failed to fetch/)
  })
})

/** Serves the client on a port of its own, which is another origin. Returns its address. */
async function serveClient(parts: AsyncDisposableStack): Promise<string> {
  const html = await readFile(new URL('client.html', import.meta.url))
  const server = createServer((_request, reply) => void reply.setHeader('content-type', 'text/html').end(html))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  parts.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const place = server.address()
  assert.ok(typeof place === 'object' && place)
  return `http://127.0.0.1:${place.port}`
}
