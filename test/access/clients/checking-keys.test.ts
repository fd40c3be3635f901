import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createAgencySignIn } from '../../../src/access/clients/sign-in.ts'
import { newKey, readKey } from '../../../src/access/keys/key.ts'
import { proving } from '../../../src/access/rate-limits/limiting.ts'
import { Limits } from '../../../src/access/rate-limits/limits.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { policies } from '../../../src/program/registers.ts'
import { network } from '../../support/network.ts'
import { agency, bank, inDays, issues, registers } from '../../support/people/agencies.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

/** Returns the secret with another valid character at that place. */
const changedAt = (secret: string, place: number) =>
  `${secret.slice(0, place)}${secret[place] === 'A' ? 'B' : 'A'}${secret.slice(place + 1)}`

const requestWith = (credential: string) =>
  Object.assign(Object.create(null), { ip: '192.0.2.1', headers: { authorization: `Bearer ${credential}` } })

describe('a key', () => {
  it('has a prefix for its environment, has at least 160 random bits, and is unique', () => {
    const keys = Array.from({ length: 200 }, () => newKey('live').secret)
    for (const secret of keys) assert.match(secret, /^ptsp_live_[0-9A-Za-z]{36}$/)
    assert.ok(30 * Math.log2(62) >= 160)
    assert.equal(new Set(keys).size, keys.length)
    assert.match(newKey('test').secret, /^ptsp_test_/)
  })

  it('is recognised by its hash; besides that only its beginning and end are kept', () => {
    const { secret, sha256, prefix, lastFour, ...others } = newKey('live')
    assert.deepEqual(others, {})
    assert.equal(sha256.length, 32)
    assert.ok(secret.startsWith(prefix) && secret.endsWith(lastFour) && lastFour.length === 4)
    assert.deepEqual(readKey(secret), { environment: 'live', sha256 })
  })

  it('is invalid with one character changed, with two swapped, and with another prefix or length', () => {
    const { secret } = newKey('live')
    for (let place = 0; place < secret.length; place++)
      assert.equal(readKey(changedAt(secret, place)), null, String(place))
    for (let place = 10; place < secret.length - 1; place++) {
      const [a = '', b = ''] = secret.slice(place, place + 2)
      const swapped = secret.slice(0, place) + b + a + secret.slice(place + 2)
      assert.equal(readKey(swapped) === null, a !== b)
    }
    for (const other of [
      secret.replace('live', 'test'),
      secret.slice(0, -1),
      `${secret}A`,
      ` ${secret}`,
      `${secret}\n`,
      secret.toUpperCase(),
      'ptsp_live_',
      '',
    ])
      assert.equal(readKey(other), null, other)
  })
})

describe('a key that is presented', () => {
  const reads = { count: 0 }
  const reader = new Proxy(net.database.reader, {
    apply: (query, self, args) => {
      reads.count++
      return Reflect.apply(query, self, args)
    },
  })

  it('with a wrong checksum or of another environment is refused without a query', async (t) => {
    const signIn = await createAgencySignIn({ ...net.database, reader }, net.issuer.issuer, 'test')
    t.after(() => signIn.close())
    const {
      key: { secret },
    } = await agency(net)
    const presented = async (credential: string) => {
      const before = reads.count
      const found = await signIn.agencyOf(requestWith(credential)).catch((error: Error) => error)
      return { refused: found instanceof Error, reads: reads.count - before }
    }
    for (const broken of [
      changedAt(secret, 20),
      changedAt(secret, secret.length - 1),
      secret.slice(0, -1),
      `${secret}0`,
      'ptsp_test_',
      newKey('live').secret,
    ]) {
      assert.deepEqual(await presented(broken), { refused: true, reads: 0 }, broken)
    }
    assert.deepEqual(await presented(newKey('test').secret), { refused: true, reads: 1 })
    assert.deepEqual(await presented(secret), { refused: false, reads: 1 })
    assert.deepEqual(await presented(secret), { refused: false, reads: 0 })
  })

  it('is counted before it is looked up: a flood of unknown keys costs no more queries than its quota', async (t) => {
    const signIn = await createAgencySignIn({ ...net.database, reader }, net.issuer.issuer, 'test')
    t.after(() => signIn.close())
    const limits = new Limits({ ...policies, address: { ...policies.address, quota: 3 } }, net.database.pool)
    t.after(() => limits.close())
    const reply = Object.assign(Object.create(null), { getHeader: () => undefined, header: () => reply })
    const sends = (credential: string) =>
      proving(limits, requestWith(credential), reply, signIn.agencyOf).then(
        () => 'found',
        (error: Error) => (error instanceof Problem ? error.code : error.message),
      )
    const [known, late] = [(await agency(net)).key.secret, (await agency(net)).key.secret]
    assert.equal(await sends(known), 'found')
    const before = reads.count
    const flood = await Promise.all(Array.from({ length: 50 }, () => sends(newKey('test').secret)))
    assert.deepEqual(
      ['unauthorized', 'rate_limited'].map((code) => flood.filter((one) => one === code).length),
      [3, 47],
    )
    assert.equal(reads.count - before, 3)
    assert.equal(await sends(late), 'rate_limited')
    await net.admin.does(201, 'POST', '/v1/clients', { body: bank })
    assert.equal(await sends(known), 'found')
  })

  it('that is revoked while it is looked up is not cached: the next request is refused', async (t) => {
    const [looked, revoked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const held = new Proxy(net.database.reader, {
      apply: async (query, self, args) => {
        const rows: unknown = await Reflect.apply(query, self, args)
        looked.resolve()
        await revoked.promise
        return rows
      },
    })
    const signIn = await createAgencySignIn({ ...net.database, reader: held }, net.issuer.issuer, 'test')
    t.after(() => signIn.close())
    const { client, key } = await agency(net)
    const told = Promise.withResolvers<void>()
    const { unlisten } = await net.database.pool.listen('clients_changed', () => told.resolve())
    const request = requestWith(key.secret)
    const first = signIn.agencyOf(request)
    await looked.promise
    await net.admin.does(201, 'POST', `/v1/clients/${client.id}/keys/${key.id}/revocations`, {
      body: { reason: 'Found in public.' },
    })
    await told.promise
    revoked.resolve()
    assert.equal((await first).clientId, client.id)
    await assert.rejects(signIn.agencyOf(request), /unauthorized/)
    await unlisten()
  })
})

describe('a key that is sent to an operation for people', () => {
  it('is refused with the reason that it is a key, which agency has it, and what to send instead', async () => {
    const { key } = await agency(net)
    for (const [secret, says] of [
      [key.secret, /key of an agency.*Sign in as a person/],
      [newKey('test').secret, /key of an agency/],
      [newKey('test', 'kiosk').secret, /key of a kiosk.*Begin a session/],
    ] as const)
      for (const path of ['/v1/me', '/v1/applications']) {
        const reply = await net.bearer(secret).asks('GET', path)
        assert.match(isRefused(reply, 401, 'unauthorized').detail, says)
        assert.doesNotMatch(reply.text, new RegExp(secret))
      }
  })
})

describe('a key that is issued', () => {
  it('is of the deployment itself where there is no sandbox', async () => {
    const client = await registers(net)
    const { prefix } = await issues(net, client, { environment: 'test' })
    assert.equal(prefix, 'ptsp_test_')
    const reply = await net.admin.asks('POST', `/v1/clients/${client.id}/keys`, {
      body: { label: 'Core system', expiresAt: inDays(30), environment: 'live' },
    })
    const { errors } = isRefused(reply, 422, 'rule_broken')
    assert.deepEqual(
      errors?.map(({ pointer }) => pointer),
      ['/environment'],
    )
  })
})
