import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, describe, it } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import type { Actor } from '../../../src/access/identity/actor.ts'
import { createSignIn } from '../../../src/access/identity/sign-in.ts'
import { discoverIssuer, verifyToken } from '../../../src/access/identity/tokens.ts'
import { createLog } from '../../../src/platform/log.ts'
import { welcomeTo } from '../../../src/program/starting/welcome.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { createIssuer } from '../../support/people/tokens.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  issuer,
  database: { pool },
} = net

interface Me {
  id: string
  name: string
  posts: { role: string }[]
}
const now = Math.floor(Date.now() / 1000)
const claims = { iss: issuer.name, aud: issuer.audience, sub: 'head', exp: now + 3600 }
const holder = (token: string) => net.bearer(token)
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const valid = await issuer.tokenFor('head')
const [header = '', payload = '', signature = ''] = valid.split('.')

async function forged(): Promise<Record<string, string>> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const secret = new TextEncoder().encode(await exportSPKI(issuer.publicKey))
  const criticalHeader = { alg: 'ES256', kid: 'test', crit: ['admin'], admin: true }
  const withoutEnd = JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', '"exp":1e999')
  const endless = Buffer.from(withoutEnd).toString('base64url')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }
  return {
    'of another issuer of the same name': await (await createIssuer()).tokenFor('head'),
    'of another issuer': await issuer.sign({ ...claims, iss: 'https://elsewhere.test' }),
    'of an issuer whose name only begins alike': await issuer.sign({ ...claims, iss: `${issuer.name}.elsewhere.test` }),
    'for another audience': await issuer.sign({ ...claims, aud: 'docs' }),
    'without an audience': await issuer.sign({ ...claims, aud: '' }),
    'that has expired': await issuer.sign({ ...claims, exp: now - 60 }),
    'without an expiry': await issuer.sign({ iss: issuer.name, aud: issuer.audience, sub: 'head' }),
    'that looks like an ID token': await issuer.sign(
      { iss: issuer.name, aud: 'docs', sub: 'head', nonce: 'n', auth_time: now },
      { typ: 'JWT' },
    ),
    'without a subject': await issuer.sign({ iss: issuer.name, aud: issuer.audience, exp: now + 3600 }),
    'with an empty subject': await issuer.sign({ ...claims, sub: '' }),
    'with a NUL in its subject': await issuer.sign({ ...claims, sub: 'he\0ad' }),
    'that says alg none': `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    'that says alg none and keeps the signature': `${encoded({ alg: 'none', kid: 'test' })}.${payload}.${signature}`,
    'whose secret is the public key': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'test', typ: 'at+jwt' })
      .sign(secret),
    'that brings its own key': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'test', jwk })
      .sign(privateKey),
    'that points to keys of its own': await new SignJWT(claims)
      .setProtectedHeader({
        alg: 'ES256',
        kid: 'test',
        jku: 'https://elsewhere.test/keys',
        x5u: 'https://elsewhere.test/key',
      })
      .sign(privateKey),
    'with an unknown critical header': `${encoded(criticalHeader)}.${payload}.${signature}`,
    'whose expiry is text': await issuer.sign({ ...claims, ...Object(JSON.parse(`{"exp":"${now + 3600}"}`)) }),
    'whose expiry is infinite': `${header}.${endless}.${signature}`,
    'signed with an unknown key': await issuer.sign(claims, { kid: 'unknown' }),
    'whose claims were changed': `${header}.${encoded({ ...claims, sub: 'admin' })}.${signature}`,
    'whose signature was changed': `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'without a signature': `${header}.${payload}.`,
    'of two parts': `${header}.${payload}`,
    'that is too long': await issuer.sign({ ...claims, about: 'x'.repeat(8_192) }),
    'that is no token': 'nonsense',
  }
}

const bad = await forged()

describe('a token', () => {
  for (const [what, token] of Object.entries(bad)) {
    it(`${what} is a 401`, async () => {
      const refusal = isRefused(await holder(token).asks('GET', '/v1/me'), 401, 'unauthorized')
      assert.equal(
        refusal.detail,
        what === 'that has expired'
          ? 'The token has expired. Sign in again.'
          : 'The token is not valid for this service. Sign in again.',
      )
    })
  }

  it('that is not valid is told apart from none by the header, so that a client gets a new one', async () => {
    const challenge = async (who: typeof net.nobody) =>
      (await who.asks('GET', '/v1/me')).headers['www-authenticate'] ?? assert.fail('It says no way to sign in.')
    const expired = bad['that has expired'] ?? ''
    assert.equal(await challenge(holder(expired)), 'Bearer realm="satu-pintu", error="invalid_token"')
    assert.equal(await challenge(net.nobody), 'Bearer realm="satu-pintu"')
    const { headers } = await net.nobody.asks('GET', '/v1/me', { headers: { authorization: 'Basic dXNlcjpwYXNz' } })
    assert.equal(headers['www-authenticate'], 'Bearer realm="satu-pintu"')
  })

  for (const [what, time, words] of [
    ['whose expiry is in milliseconds', { exp: (now + 3600) * 1000 }, /^The token is valid for longer than/],
    ['that is issued for more than a day', { exp: now + 25 * 3600 }, /^The token is valid for longer than/],
    ['in the last hour of a year', { iat: now - 365 * 86_400 }, /^The token is valid for longer than/],
    ['that is not valid yet', { nbf: now + 600 }, /^The token is not valid yet/],
  ] as const) {
    it(`${what} is a 401 with the reason, for people and agencies`, async () => {
      const token = await issuer.sign({ ...claims, ...time })
      for (const path of ['/v1/me', '/v1/permits'])
        assert.match(isRefused(await holder(token).asks('GET', path), 401, 'unauthorized').detail, words)
    })
  }

  it('is accepted for a day, or as long as is configured', async () => {
    const ofDay = await issuer.sign({ ...claims, iat: now, exp: now + 86_400 })
    assert.equal((await holder(ofDay).asks('GET', '/v1/me')).status, 200)
    const ahead = Math.floor(Date.now() / 1000) + 4
    const issuedAhead = await issuer.sign({ ...claims, iat: ahead, exp: ahead + 86_400 })
    assert.equal((await holder(issuedAhead).asks('GET', '/v1/me')).status, 200, 'by a clock that is 4 seconds ahead')
    const ofWeek = await issuer.sign({ ...claims, iat: now - 5, exp: now + 7 * 86_400 })
    assert.equal((await verifyToken(ofWeek, { ...issuer.issuer, longestHours: 169 })).subject, 'head')
  })

  it('that is no access token is refused with the reason, whatever else it claims', async () => {
    for (const typ of ['JWT', 'id_token+jwt', 'logout+jwt', 'dpop+jwt', 'at+jwt2', '', undefined]) {
      const token = await issuer.sign(claims, Object(typ === undefined ? { typ: undefined } : { typ }))
      const refusal = isRefused(await holder(token).asks('GET', '/v1/me'), 401, 'unauthorized')
      assert.match(refusal.detail, /^This is not an access token/, typ)
    }
    for (const typ of ['AT+JWT', 'application/at+jwt'])
      assert.equal((await holder(await issuer.sign(claims, { typ })).asks('GET', '/v1/me')).status, 200, typ)
  })

  it('must have the type that is configured for its issuer', async () => {
    const configured = { ...issuer.issuer, tokenType: 'JWT' }
    assert.equal((await verifyToken(await issuer.sign(claims, { typ: 'JWT' }), configured)).subject, 'head')
    await assert.rejects(verifyToken(valid, configured), { code: 'unauthorized' })
  })

  it('that is bound to a key is refused as a bearer token, for people and agencies', async () => {
    for (const cnf of [{ jkt: 'a'.repeat(43) }, { 'x5t#S256': 'b'.repeat(43) }, {}, null])
      for (const path of ['/v1/me', '/v1/permits']) {
        const refusal = isRefused(
          await holder(await issuer.sign({ ...claims, cnf })).asks('GET', path),
          401,
          'unauthorized',
        )
        assert.match(refusal.detail, /bound to a key/)
      }
  })

  it('is accepted with a clock that is a few seconds off', async () => {
    assert.equal(
      (await holder(await issuer.sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 2 })).asks('GET', '/v1/me'))
        .status,
      200,
    )
  })

  it('is only accepted as a bearer token in its header', async () => {
    const ask = (authorization: string) => net.nobody.asks('GET', '/v1/me', { headers: { authorization } })
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      valid,
      `Basic ${valid}`,
      `Bearer  ${valid}`,
      `Bearer ${valid}, Bearer ${valid}`,
      `Bearer ${valid} x`,
      `Token ${valid}`,
    ])
      isRefused(await ask(authorization), 401, 'unauthorized')
    assert.equal((await ask(`bearer ${valid}`)).status, 200)
    isRefused(await net.nobody.asks('GET', `/v1/me?access_token=${valid}`), 401, 'unauthorized')
  })

  it('gives the person a clean name of at most 200 characters, or else the last one or the subject', async () => {
    for (const [said, shown] of [
      ['', 'odd-name'],
      ['Head of office', 'Head of office'],
      ['', 'Head of office'],
      ['a\0b', 'ab'],
      ['\ud800', '\ufffd'],
      ['x'.repeat(300), 'x'.repeat(200)],
    ] as const) {
      const me = await holder(await issuer.tokenFor('odd-name', { name: said })).does<Me>(200, 'GET', '/v1/me')
      assert.equal(me.name, shown)
    }
  })

  it('gives nobody a role, whatever it claims', async () => {
    const me = await holder(
      await issuer.tokenFor('nobody-yet', { roles: ['head'], posts: [{ role: 'head' }], scope: 'admin' }),
    ).does<Me>(200, 'GET', '/v1/me')
    assert.deepEqual(me.posts, [])
  })

  it('of one subject names one person; another subject, even in other case, is another person', async () => {
    const [first, again, other] = await Promise.all(
      ['head', 'head', 'HEAD'].map(
        async (subject) => (await holder(await issuer.tokenFor(subject)).does<Me>(200, 'GET', '/v1/me')).id,
      ),
    )
    assert.equal(first, again)
    assert.notEqual(first, other)
  })
})

describe('a change of staff', () => {
  it('takes effect at once, also for tokens in use', async () => {
    const officer = await appoint(net, ['reviewer'], '31.71.06')
    const { id, posts } = await officer.does<Me>(200, 'GET', '/v1/me')
    assert.equal(posts.length, 1)
    const file = await net.applicant.submits()
    assert.equal((await officer.asks('GET', `/v1/applications/${file.id}`)).status, 200)
    await whenTold(() => pool`update staff set ends_at = now() where person_id = ${id}`)
    assert.deepEqual((await officer.does<Me>(200, 'GET', '/v1/me')).posts, [])
    isRefused(await officer.asks('GET', `/v1/applications/${file.id}`), 404, 'not_found')
    await whenTold(
      () =>
        pool`
          insert into staff (person_id, office_id, role)
          select ${id}, id, 'head'
          from offices
          where region_code = '31.71.06'`,
    )
    assert.deepEqual(
      (await officer.does<Me>(200, 'GET', '/v1/me')).posts.map(({ role }) => role),
      ['head'],
    )
  })

  it('is not overwritten by a request that read the staff just before', async () => {
    const officer = await appoint(net, ['reviewer'], '31.71.06')
    const { id, name } = await officer.does<Me>(200, 'GET', '/v1/me')
    const fresh = holder(await issuer.tokenFor(name, { name: 'Reviewer' }))
    await race(
      net,
      (tx) => tx`update people set name = name where id = ${id}`,
      () => fresh.asks('GET', '/v1/me'),
      () => whenTold(() => pool`update staff set ends_at = now() where person_id = ${id}`),
    )
    assert.deepEqual((await fresh.does<Me>(200, 'GET', '/v1/me')).posts, [])
  })
})

/**
 * Changes the staff, and waits until this process has the notification; listeners are called in the order of
 * registration.
 */
async function whenTold(change: () => Promise<unknown>): Promise<void> {
  let tell = () => {}
  const told = new Promise<void>((resolve) => {
    tell = resolve
  })
  const { unlisten } = await pool.listen('staff_changed', () => tell())
  await change()
  await told
  await unlisten()
}

describe('an issuer whose keys are unavailable', () => {
  const keys = { status: 200, body: '' }
  const server = createServer(({ url }, response) => {
    if (url === '/keys') return response.writeHead(keys.status, { 'content-type': 'application/json' }).end(keys.body)
    return response.end(
      JSON.stringify({
        issuer: address(),
        jwks_uri: `${address()}/keys`,
        authorization_endpoint: address(),
        token_endpoint: address(),
      }),
    )
  })
  after(() => server.close())
  const address = () => {
    const listening = server.address()
    return typeof listening === 'object' && listening ? `http://127.0.0.1:${listening.port}` : ''
  }

  it('gets 503, which is no fault of the caller, until they are available', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const token = await issuer.sign({ ...claims, iss: address() })
    const verified = async () => verifyToken(token, await discoverIssuer(address(), issuer.audience))
    for (const [status, body] of [
      [500, '{}'],
      [503, ''],
      [404, '{}'],
      [200, '<html>'],
      [200, '{"keys":1}'],
    ] as const) {
      Object.assign(keys, { status, body })
      await assert.rejects(verified(), { code: 'unavailable' }, `${status} ${body}`)
    }
    Object.assign(keys, {
      status: 200,
      body: JSON.stringify({ keys: [{ ...(await exportJWK(issuer.publicKey)), kid: 'test', alg: 'ES256' }] }),
    })
    assert.equal((await verified()).subject, 'head')
    Object.assign(keys, { body: '{"keys":[]}' })
    await assert.rejects(verified(), { code: 'unauthorized' })
  })

  it('is named in the log, with the reason', async () => {
    const lines: string[] = []
    Object.assign(keys, { status: 503, body: '' })
    const token = await issuer.sign({ ...claims, iss: address() })
    const refusal: unknown = await verifyToken(token, await discoverIssuer(address(), issuer.audience)).catch((e) => e)
    createLog('error', { write: (line) => void lines.push(line) }).error({ err: refusal })
    assert.match(lines.join(), /"unavailable: the keys of OIDC_ISSUER cannot be read: Expected 200 OK/)
    assert.ok(!lines.join().includes(token))
  })
})

describe('an issuer whose access tokens have neither name nor e-mail', () => {
  const told = { status: 200, body: {} as object, asked: [] as string[] }
  const server = createServer((request, response) => {
    if (request.url === '/userinfo') {
      told.asked.push(request.headers.authorization ?? '')
      return response.writeHead(told.status, { 'content-type': 'application/json' }).end(JSON.stringify(told.body))
    }
    const address = `http://${request.headers.host}`
    return response.end(
      JSON.stringify({
        issuer: address,
        jwks_uri: `${address}/keys`,
        authorization_endpoint: address,
        token_endpoint: address,
        userinfo_endpoint: `${address}/userinfo`,
      }),
    )
  })
  after(() => server.close())
  const email = 'invited@userinfo.example'

  /**
   * Identifies a subject in a new process without a cache. Returns name and roles, and the number of requests to the
   * issuer.
   */
  async function whoIs(subject: string, body: object, { status = 200, times = 1, claimed = {} } = {}) {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const listening = server.address()
    assert.ok(typeof listening === 'object' && listening)
    const address = `http://127.0.0.1:${listening.port}`
    Object.assign(told, { status, body, asked: [] })
    const keys = issuer.issuer.keys
    const signIn = await createSignIn(
      net.database,
      { ...(await discoverIssuer(address, issuer.audience)), keys },
      welcomeTo(net.database, net.vault),
    )
    const token = await issuer.sign({ iss: address, sub: subject, exp: now + 3600, ...claimed })
    try {
      let actor: Actor | undefined
      for (let time = 0; time < times; time++) {
        actor = await signIn.actorOf(
          Object.assign(Object.create(null), { headers: { authorization: `Bearer ${token}` } }),
        )
        signIn.forget()
      }
      assert.ok(told.asked.every((authorization) => authorization === `Bearer ${token}`))
      return { name: actor?.name, roles: actor?.posts.map(({ role }) => role), asked: told.asked.length }
    } finally {
      await signIn.close()
    }
  }

  const invites = async () =>
    net.admin.does<{ id: string }>(201, 'POST', '/v1/staff', {
      body: { email, officeId: (await officeOf(net, '31.71.06')).id, role: 'inspector', reason: 'Needed there.' },
    })

  it('is asked at its UserInfo endpoint, once a token, for a name', async () => {
    const asked = await whoIs('info-1', { sub: 'info-1', name: 'Somebody' }, { times: 3 })
    assert.deepEqual(asked, { name: 'Somebody', roles: [], asked: 1 })
    assert.deepEqual(
      await whoIs(
        'info-2',
        {},
        { claimed: { name: 'Claimed', email: 'claimed@userinfo.example', email_verified: true } },
      ),
      { name: 'Claimed', roles: [], asked: 0 },
    )
  })

  it('is asked for an e-mail address while an invitation waits or none is known; it must be verified', async () => {
    const { id } = await invites()
    const claimed = { name: 'Somebody' }
    for (const [body, status] of [
      [{ sub: 'info-3', email }, 200],
      [{ sub: 'info-3', email, email_verified: false }, 200],
      [{ sub: 'info-3', email, email_verified: 'true' }, 200],
      [{ sub: 'info-4', email, email_verified: true }, 200],
      [{ email, email_verified: true }, 200],
      [{ sub: 'info-3', email, email_verified: true }, 500],
    ] as const)
      assert.deepEqual(
        await whoIs('info-3', body, { status, claimed }),
        { name: 'Somebody', roles: [], asked: 1 },
        JSON.stringify(body),
      )
    assert.deepEqual(
      await whoIs('info-3', { sub: 'info-3', email: email.toUpperCase(), email_verified: true }, { claimed }),
      { name: 'Somebody', roles: ['inspector'], asked: 1 },
    )
    assert.equal(
      (await net.admin.does<{ person: { name: string } | null }>(200, 'GET', `/v1/staff/${id}`)).person?.name,
      'Somebody',
    )
    assert.equal((await whoIs('info-3', {}, { claimed })).asked, 0, 'nobody waits any more, and they have an address')
  })
})
