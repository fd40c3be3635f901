import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { Browser } from '../../src/sample/browser.ts'
import type { Issuer } from '../support/outside/identity-provider.ts'
import { follow, obtainCode, redeem, signInAddress, startIssuer } from '../support/outside/identity-provider.ts'

describe('signing in at the embedded identity provider', () => {
  let issuer: Issuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.stop())

  it('gives a sample user a token for the API that the public keys verify', async () => {
    const { status, accessToken, idToken } = await redeem(issuer, await obtainCode(issuer, 'reviewer'))

    assert.equal(status, 200)
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(issuer.keys), {
      issuer: issuer.issuer,
      audience: 'satu-pintu',
      typ: 'at+jwt',
      algorithms: ['ES256'],
    })
    assert.equal(payload.sub, 'reviewer')
    assert.equal(payload['name'], 'Reviewer')
    assert.deepEqual([payload['email'], payload['email_verified']], ['reviewer@example.org', true])
    assert.equal(Number(payload.exp) - Number(payload.iat), 3600)
    assert.equal(decodeJwt(idToken)['name'], 'Reviewer')
  })

  it('refuses a code with the wrong verifier', async () => {
    const reply = await redeem(issuer, await obtainCode(issuer, 'head'), { code_verifier: 'x'.repeat(43) })
    assert.equal(reply.status, 400)
    assert.equal(reply.error, 'invalid_grant')
  })

  it('accepts a code once', async () => {
    const code = await obtainCode(issuer, 'head')
    assert.equal((await redeem(issuer, code)).status, 200)
    const again = await redeem(issuer, code)
    assert.equal(again.status, 400)
    assert.equal(again.error, 'invalid_grant')
  })

  it('requires PKCE', async () => {
    const without = { code_challenge: undefined, code_challenge_method: undefined }
    const { address } = await follow(new Browser(), signInAddress(issuer, without))
    assert.equal(new URL(address).searchParams.get('error'), 'invalid_request')
  })

  it('redirects to registered addresses only', async () => {
    const changes = [
      { redirect_uri: 'https://elsewhere.example/callback' },
      { client_id: 'docs' },
      { client_id: 'nobody' },
    ]
    for (const change of changes) {
      const { address, response } = await follow(new Browser(), signInAddress(issuer, change))
      assert.ok(address.startsWith(issuer.issuer))
      assert.equal(response.status, 400)
    }
  })

  it('returns to Swagger UI, opened as localhost or as 127.0.0.1', async () => {
    for (const name of ['localhost', '127.0.0.1']) {
      const redirect_uri = `${issuer.publicUrl.replace('127.0.0.1', name)}/docs/static/oauth2-redirect.html`
      const { response } = await follow(new Browser(), signInAddress(issuer, { client_id: 'docs', redirect_uri }))
      assert.equal(response.status, 200)
    }
  })

  it('gives tokens to pages of this computer on any port, and to no others', async () => {
    const question = { grant_type: 'authorization_code', client_id: 'script', code: 'x', redirect_uri: 'x' }
    const origins = ['http://localhost:5173', 'http://127.0.0.1:5173', 'http://elsewhere.example', 'null']
    const allowed = await Promise.all(
      origins.map(async (origin) => {
        const page = new Browser({ origin })
        const replies = await Promise.all([
          page.open(`${issuer.issuer}/token`, question),
          page.open(`${issuer.issuer}/jwks`),
          page.open(`${issuer.issuer}/.well-known/openid-configuration`),
        ])
        return [...new Set(replies.map(({ headers }) => headers.get('access-control-allow-origin')))]
      }),
    )
    assert.deepEqual(allowed, [[origins[0]], [origins[1]], [null], [null]])
  })

  it('shows no login page again while the session lasts, unless the application requires it', async () => {
    const browser = new Browser()
    await obtainCode(issuer, 'inspector', browser)

    assert.match((await follow(browser, signInAddress(issuer))).address, /[?&]code=/)
    assert.match((await follow(browser, signInAddress(issuer, { prompt: 'login' }))).address, /\/interaction\//)
  })

  it('ends the session of one user when another signs in with the same browser', async () => {
    const browser = new Browser()
    await obtainCode(issuer, 'applicant-1', browser)

    const login = await follow(browser, signInAddress(issuer, { prompt: 'login' }))
    const back = await follow(browser, login.address, { user: 'applicant-2' })

    const code = new URL(back.address).searchParams.get('code') ?? ''
    const { accessToken } = await redeem(issuer, code)
    assert.equal(decodeJwt(accessToken).sub, 'applicant-2')
    const sessions = await issuer.sql<{ user: string }[]>`
      select payload ->> 'accountId' as user from embedded_identity.states where kind = 'Session'`
    assert.ok(sessions.some(({ user }) => user === 'applicant-2'))
    assert.ok(!sessions.some(({ user }) => user === 'applicant-1'))
  })

  it('signs out only after a confirmation', async () => {
    const browser = new Browser({ 'accept-language': 'en' })
    await obtainCode(issuer, 'front-desk', browser)
    const leave = async (answer: Record<string, string>): Promise<string> => {
      const page = await (await browser.open(`${issuer.issuer}/session/end`)).text()
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
      return (await follow(browser, `${issuer.issuer}/session/end/confirm`, { xsrf, ...answer })).response.text()
    }

    assert.match(await leave({}), /You are still signed in/)
    assert.match((await follow(browser, signInAddress(issuer))).address, /[?&]code=/)
    assert.match(await leave({ logout: 'yes' }), /You are signed out/)
    assert.match((await follow(browser, signInAddress(issuer))).address, /\/interaction\//)
  })

  it('signs in nobody outside the list', async () => {
    const browser = new Browser()
    const login = await follow(browser, signInAddress(issuer))
    for (const form of [{ user: 'mayor' }, { user: '' }, {}]) {
      assert.equal((await browser.open(login.address, form)).status, 400)
    }
    assert.equal((await browser.open(login.address)).status, 200)
  })
})
