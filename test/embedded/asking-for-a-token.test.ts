import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { fetchToken, SignInError } from '../../src/sample/sign-in.ts'
import { sampleAgencies, sampleUsers } from '../../src/sample/users.ts'
import { startIssuer } from '../support/outside/identity-provider.ts'

const script = fileURLToPath(new URL('../../src/sample/token.ts', import.meta.url))
const nobodyListens = 'http://127.0.0.1:1'

describe('asking for a token of a sample user', () => {
  it('works for each of them', async (t) => {
    const issuer = await startIssuer()
    t.after(issuer.stop)
    for (const { id, name } of sampleUsers) {
      const { payload } = await jwtVerify(await fetchToken(issuer.publicUrl, id), createLocalJWKSet(issuer.keys))
      assert.deepEqual([payload.sub, payload['name']], [id, name])
    }
  })

  it('fails with a message where there is no such provider', async (t) => {
    const issuer = await startIssuer()
    t.after(issuer.stop)
    await assert.rejects(
      fetchToken(`${issuer.publicUrl}/elsewhere`, 'head'),
      (error) => error instanceof SignInError && /no embedded identity provider/.test(error.message),
    )
  })
})

/** An issuer whose token endpoint gives each request the same refusal. */
function refusingIssuer(status: number, body: object): Promise<Server> {
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`
    const discovery = { issuer: url, authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token` }
    const [code, answer] = request.method === 'POST' ? [status, body] : [200, discovery]
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

describe('a refused token', () => {
  const refusals = [
    {
      told: 'a problem document',
      body: { title: 'Try again later', detail: 'Try again in 5 seconds.' },
      why: 'Try again in 5 seconds',
    },
    {
      told: 'an OAuth error with a description',
      body: { error: 'invalid_grant', error_description: 'it has expired' },
      why: 'it has expired',
    },
    { told: 'an OAuth error without one', body: { error: 'invalid_client' }, why: 'invalid_client' },
    { told: 'nothing', body: {}, why: 'it gave no reason' },
  ]
  for (const { told, body, why } of refusals) {
    it(`says why when the issuer answered with ${told}`, async (t) => {
      const server = await refusingIssuer(503, body)
      t.after(() => server.close())
      const address = server.address()
      assert.ok(address !== null && typeof address === 'object')
      await assert.rejects(fetchToken(`http://127.0.0.1:${address.port}`, clientId), {
        message: `No token was given (status 503): ${why}.`,
      })
    })
  }
})

const [{ clientId, secret, scope } = assert.fail()] = sampleAgencies
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${password}`).toString('base64')}`,
})

/** Returns the status of a token request, and its scope or error. */
async function asks(issuer: string, headers: Record<string, string>, form: Record<string, string>) {
  const reply = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...form }),
  })
  const { error, scope: given }: { error?: string; scope?: string } = JSON.parse(await reply.text())
  return [reply.status, error ?? given]
}

describe('an agency at the embedded issuer', () => {
  it('gets a token by its secret', async (t) => {
    const issuer = await startIssuer()
    t.after(issuer.stop)
    for (const sample of sampleAgencies) {
      const { payload } = await jwtVerify(
        await fetchToken(issuer.publicUrl, sample.clientId),
        createLocalJWKSet(issuer.keys),
        { issuer: issuer.issuer, audience: 'satu-pintu', typ: 'at+jwt' },
      )
      assert.deepEqual(
        [payload.sub, payload['client_id'], payload['scope'], payload['name']],
        [sample.clientId, sample.clientId, sample.scope, undefined],
      )
    }
  })

  it('gets one for its scopes only, and nobody else does', async (t) => {
    const { stop, issuer } = await startIssuer()
    t.after(stop)
    assert.deepEqual(await asks(issuer, basic('guess'), {}), [401, 'invalid_client'])
    assert.deepEqual(await asks(issuer, {}, { client_id: clientId }), [401, 'invalid_client'])
    assert.deepEqual(await asks(issuer, {}, { client_id: clientId, client_secret: secret }), [401, 'invalid_client'])
    for (const ours of ['script', 'docs'])
      assert.deepEqual(await asks(issuer, {}, { client_id: ours }), [400, 'invalid_request'])
    assert.deepEqual(await asks(issuer, basic(secret), { scope: 'openid' }), [400, 'invalid_scope'])
    assert.deepEqual(await asks(issuer, basic(secret), { scope: 'keys:write' }), [200, undefined])
    assert.deepEqual(
      await asks(issuer, basic(secret), {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: 'http://127.0.0.1/callback',
      }),
      [400, 'invalid_request'],
    )
  })
})

describe('npm run token', () => {
  it('prints the token and nothing else', async (t) => {
    const issuer = await startIssuer()
    t.after(issuer.stop)
    const { code, stdout, stderr } = await run('reviewer', '--url', issuer.publicUrl)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const { payload } = await jwtVerify(stdout.trimEnd(), createLocalJWKSet(issuer.keys), { typ: 'at+jwt' })
    assert.equal(payload.sub, 'reviewer')
  })

  const refusals = [
    { told: 'an unknown user', args: ['mayor'], says: /no sample user "mayor".*applicant-1, .*admin/ },
    { told: 'nothing', args: [], says: /npm run --silent token[^]*front-desk/ },
    { told: 'two users', args: ['head', 'admin'], says: /npm run --silent token/ },
    { told: 'an unknown option', args: ['head', '--uri', 'x'], says: /--uri[^]*npm run --silent token/ },
    {
      told: 'an invalid address',
      args: ['head', '--url', 'localhost:3000'],
      says: /"localhost:3000" is not a web address/,
    },
    {
      told: 'an address where nothing answers',
      args: ['head', '--url', nobodyListens],
      says: /Nothing answers at .*:1\. Start/,
    },
  ]
  for (const { told, args, says } of refusals) {
    it(`fails and prints what to do when given ${told}`, async () => {
      const { code, stdout, stderr } = await run(...args)
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
      assert.match(stderr, says)
    })
  }
})

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { timeout: 120_000 }, (error, stdout, stderr) => {
      const killed = error ? -1 : 0
      resolve({ code: typeof error?.code === 'number' ? error.code : killed, stdout, stderr })
    })
  })
}
