import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { loginPage, refusalPage } from '../../src/embedded/identity-provider/pages.ts'
import { Browser } from '../../src/sample/browser.ts'
import { sampleUsers } from '../../src/sample/users.ts'
import type { Issuer } from '../support/outside/identity-provider.ts'
import { follow, obtainCode, signInAddress, startIssuer } from '../support/outside/identity-provider.ts'

/** Matches everything that makes a browser fetch or run something. */
const thirdParties = /<script|<link|<img|<iframe|@import|url\(|\ssrc=|https?:\/\//i

describe('the pages of the embedded identity provider', () => {
  let issuer: Issuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.stop())

  for (const [language, warning] of [
    ['id', /siapa pun dapat masuk/],
    ['en', /anyone can sign in as anyone/],
  ] as const) {
    it(`name every sample user and warn, in ${language}`, async () => {
      const { response } = await follow(new Browser({ 'accept-language': language }), signInAddress(issuer))

      const page = await response.text()
      assert.match(page, new RegExp(`<html lang="${language}">`))
      assert.match(page, warning)
      for (const { id, name, description } of sampleUsers) {
        const words = `<strong>${name}</strong> <span>${description[language]}</span>`
        assert.match(page, new RegExp(`<button name="user" value="${id}">${words}</button>`))
      }
    })
  }

  it('are in Indonesian for a browser without a preference', async () => {
    const { response } = await follow(new Browser(), signInAddress(issuer))
    assert.match(await response.text(), /<html lang="id">/)
  })

  it('load nothing from a third party', async () => {
    const browser = new Browser()
    await obtainCode(issuer, 'admin', browser)
    const pages = await Promise.all([
      follow(new Browser(), signInAddress(issuer)),
      follow(new Browser(), signInAddress(issuer, { client_id: 'nobody' })),
      follow(new Browser(), `${issuer.issuer}/interaction/of-yesterday`),
      follow(browser, `${issuer.issuer}/session/end`),
      follow(browser, `${issuer.issuer}/session/end/success`),
    ])
    for (const { address, response } of pages) {
      const page = (await response.text()).replaceAll(issuer.issuer, '')
      assert.doesNotMatch(page, thirdParties, address)
      assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none';/, address)
    }
  })

  it('show parameters as text, never as markup', () => {
    const hostile = '"><b>&'
    const pages = [
      refusalPage('en', { code: hostile, detail: hostile }),
      loginPage('en', [{ id: hostile, name: hostile, email: hostile, description: { id: hostile, en: hostile } }]),
    ]
    for (const page of pages) {
      assert.doesNotMatch(page, /"><b>/)
      assert.match(page, /&#34;&#62;&#60;b&#62;&#38;/)
    }
  })

  it('show when a sign-in has expired', async () => {
    const browser = new Browser({ 'accept-language': 'en' })
    const reply = await browser.open(`${issuer.issuer}/interaction/of-yesterday`, { user: 'head' })
    assert.equal(reply.status, 400)
    assert.match(await reply.text(), /start again/)
  })
})

describe('the addresses of the embedded identity provider', () => {
  let issuer: Issuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.stop())

  it('are discovered below /oidc, with the keys', async () => {
    const reply = await new Browser().open(`${issuer.issuer}/.well-known/openid-configuration`)
    const document = (await reply.json()) as Record<string, unknown>

    assert.equal(document['issuer'], issuer.issuer)
    assert.equal(document['token_endpoint'], `${issuer.issuer}/token`)
    assert.deepEqual(document['code_challenge_methods_supported'], ['S256'])
    const published = await (await new Browser().open(String(document['jwks_uri']))).json()
    assert.deepEqual(published, issuer.keys)
    assert.deepEqual(
      issuer.keys.keys.map((key) => 'd' in key),
      [false],
    )
  })

  it('begin with the public address, whatever host a request claims', async () => {
    const headers = { host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-proto': 'https' }
    const reply = await issuer.app.inject({ url: '/oidc/.well-known/openid-configuration', headers })
    assert.equal(reply.json().authorization_endpoint, `${issuer.issuer}/auth`)
  })

  it('are https with secure cookies behind a proxy that ends TLS', async (t) => {
    const issuer = await startIssuer('https://permits.example')
    t.after(issuer.stop)
    const address = signInAddress(issuer).replace('https://permits.example', '')

    const reply = await issuer.app.inject({ url: address, headers: { host: '10.0.0.7:3000' } })

    assert.equal(reply.statusCode, 303)
    const cookies = [reply.headers['set-cookie'] ?? []].flat()
    assert.ok(cookies.length > 0)
    for (const cookie of cookies) assert.match(cookie, /; secure/i)
    const resume = cookies.find((cookie) => cookie.startsWith('satu_pintu_resume='))
    assert.match(resume ?? '', /path=\/oidc\/auth\//)
  })
})
