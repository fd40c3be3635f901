import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { inflateSync } from 'node:zlib'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { newCredentialKey } from '../../../src/embedded/keys.ts'
import { readCredentialKeys } from '../../../src/permits/credentials/keys.ts'
import { encodeStatusList, listSize, placeOf } from '../../../src/permits/credentials/status-list.ts'
import { credentialKeysOf } from '../../../src/program/starting/signing.ts'
import { type Network, network, publicUrl } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { type Issued, issued, takesOn } from '../../support/scenes/permits.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-offline-'))
after(() => rm(folder, { recursive: true, force: true }))

const credentialOf = async (permit: { id: string }, { applicant }: Pick<Network, 'applicant'> = net) => {
  const reply = await applicant.asks('GET', `/v1/permits/${permit.id}/credential`)
  assert.deepEqual([reply.status, reply.headers['content-type']], [200, 'application/dc+sd-jwt'], reply.text)
  return reply.text
}
const keysOf = async ({ nobody } = net) =>
  nobody.does<{ keys: { kid: string }[] }>(200, 'GET', '/.well-known/jwks.json')
const listOf = async (address: string, { nobody } = net) => (await nobody.asks('GET', new URL(address).pathname)).text
const claimsOf = (credential: string) =>
  decodeJwt<{ number: string; status: { status_list: { idx: number; uri: string } } }>(credential.split('~')[0] ?? '')

/** Runs the script of the guide with what an agency has stored. */
async function runsOffline(files: {
  keys: unknown
  list: string
  credential: string
}): Promise<{ code: number | null; said: string }> {
  const chapter = await readFile(new URL('../../../docs/guide/checking-a-permit.md', import.meta.url), 'utf8')
  const script = /<!-- offline -->\n```js\n([^]*?)```/.exec(chapter)?.[1] ?? assert.fail('The guide has no script.')
  assert.ok(script.trimEnd().split('\n').length <= 20)
  assert.deepEqual([...script.matchAll(/from '([^']+)'/g)].map(([, from]) => from).sort(), [
    'jose',
    'node:fs',
    'node:zlib',
  ])
  await writeFile(join(folder, 'jwks.json'), JSON.stringify(files.keys))
  await writeFile(join(folder, 'list.jwt'), files.list)
  await writeFile(join(folder, 'permit.jwt'), files.credential)
  const args = [
    '--input-type=module',
    '-e',
    script,
    publicUrl,
    ...['jwks.json', 'list.jwt', 'permit.jwt'].map((name) => join(folder, name)),
  ]
  const child = spawn(process.execPath, args, {
    cwd: new URL('../../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, faults, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { code, said: said + faults }
}

const sayings = async (permit: Issued) => {
  const credential = await credentialOf(permit)
  return (
    await runsOffline({
      keys: await keysOf(),
      list: await listOf(claimsOf(credential).status.status_list.uri),
      credential,
    })
  ).said.trim()
}

/** Returns the status of a permit in the current list. */
async function statusOf(permit: Issued): Promise<number> {
  const { idx, uri } = claimsOf(await credentialOf(permit)).status.status_list
  const { payload } = await jwtVerify<{ status_list: { bits: number; lst: string } }>(
    await listOf(uri),
    createLocalJWKSet(await keysOf()),
    { typ: 'statuslist+jwt', subject: uri, issuer: publicUrl },
  )
  const { bits, lst } = payload.status_list
  const byte =
    inflateSync(Buffer.from(lst, 'base64url'))[Math.floor((idx * bits) / 8)] ?? assert.fail('It is not in the list.')
  return (byte >> ((idx * bits) % 8)) & (2 ** bits - 1)
}

const becomes = (permit: Issued, state: string, more = pool``) =>
  pool`update permits set state = ${state}::permit_state ${more} where id = ${permit.id}`
const endsYesterday = pool`, valid_until = (now() at time zone 'Asia/Jakarta')::date - 1`
const endsToday = pool`, valid_until = (now() at time zone 'Asia/Jakarta')::date`
const revoked = pool`, revoked_from = (now() at time zone 'Asia/Jakarta')::date`

describe('the credential of a permit', () => {
  it('contains the public facts, signed as an SD-JWT VC, and nothing personal beyond the masked holder', async () => {
    const permit = await issued(net)
    const credential = await credentialOf(permit)
    assert.match(credential, /^[\w-]+\.[\w-]+\.[\w-]+~$/)
    const { kid, ...header } = decodeProtectedHeader(credential)
    assert.deepEqual([header, kid], [{ alg: 'ES256', typ: 'dc+sd-jwt' }, (await keysOf()).keys[0]?.kid])
    const {
      iat,
      issued_at: issuedAt,
      valid_from: validFrom,
      status,
      ...claims
    } = decodeJwt<Record<string, unknown>>(credential.slice(0, -1))
    const { names } = await net.nobody.does<{ names: object }>(200, 'GET', '/v1/permit-types/SKTM')
    assert.deepEqual(claims, {
      iss: publicUrl,
      jti: `urn:uuid:${permit.id}`,
      vct: 'urn:satu-pintu:permit:1',
      number: permit.number,
      permit_type: { code: 'SKTM', names },
      place: {
        village_code: '31.71.06.1001',
        names: ['Menteng', 'Menteng', 'Kota Administrasi Jakarta Pusat', 'Daerah Khusus Ibukota Jakarta'],
      },
      issued_by: {
        names: { id: 'PTSP Kelurahan Menteng', en: 'One-stop service office, Menteng Village' },
        region_code: '31.71.06.1001',
      },
      holder: null,
      valid_until: null,
      verification: `${publicUrl}/v1/verifications/${permit.token}`,
    })
    assert.ok(
      typeof iat === 'number' &&
        typeof issuedAt === 'string' &&
        typeof validFrom === 'string' &&
        typeof status === 'object',
    )
  })

  it("ends with the last day of the permit, in the network's time", async () => {
    const permit = await issued(net)
    await pool`update permits set valid_until = '2031-11-27' where id = ${permit.id}`
    assert.equal(claimsOf(await credentialOf(permit)).exp, Date.UTC(2031, 10, 27, 17) / 1_000)
  })

  it('is the same for anybody with the code on the permit, and unavailable by any other code', async () => {
    const permit = await issued(net)
    const reply = await net.nobody.asks('GET', `/v1/verifications/${permit.token}/credential`)
    const { iat: _one, ...claims } = claimsOf(reply.text)
    const { iat: _other, ...same } = claimsOf(await credentialOf(permit))
    assert.deepEqual([reply.status, claims], [200, same])
    for (const token of ['x', 'A'.repeat(24), permit.token.slice(1)])
      isRefused(await net.nobody.asks('GET', `/v1/verifications/${token}/credential`), 404, 'not_found')
  })

  it('is available to its holder and to officers who see the permit', async () => {
    const permit = await issued(net)
    assert.equal((await net.head.asks('GET', `/v1/permits/${permit.id}/credential`)).status, 200)
    for (const person of [net.stranger, await appoint(net, ['reviewer'], '31.74')])
      isRefused(await person.asks('GET', `/v1/permits/${permit.id}/credential`), 404, 'not_found')
  })
})

describe('an agency without a network', () => {
  it('can check with the script of the guide if a permit is in force', async () => {
    const permit = await issued(net)
    assert.equal(await sayings(permit), `${permit.number}: in force`)
    await becomes(permit, 'suspended')
    assert.equal(await sayings(permit), `${permit.number}: suspended`)
    await becomes(permit, 'revoked', revoked)
    assert.equal(await sayings(permit), `${permit.number}: not in force any more`)
  })

  it('rejects a changed credential, one of another network, and the list of another', async () => {
    const permit = await issued(net)
    const credential = await credentialOf(permit)
    const list = await listOf(claimsOf(credential).status.status_list.uri)
    const [head, claims, signature] = credential.split('.')
    const forged = [
      head,
      Buffer.from(JSON.stringify({ ...claimsOf(credential), number: '1/X/31/2026' })).toString('base64url'),
      signature,
    ].join('.')
    const other = { keys: readCredentialKeys(newCredentialKey()).map(({ publicJwk }) => publicJwk) }
    for (const files of [
      { keys: await keysOf(), list, credential: forged },
      { keys: other, list, credential },
      { keys: await keysOf(), list: credential.slice(0, -1), credential },
      { keys: await keysOf(), list, credential: list },
    ]) {
      const { code, said } = await runsOffline(files)
      assert.notEqual(code, 0)
      assert.doesNotMatch(said, /: in force/)
    }
    assert.ok(claims)
  })
})

describe('the status list', () => {
  it('has the state of each permit as soon as it changes', async () => {
    const [one, other] = [await issued(net), await issued(net)]
    const found: number[] = []
    for (const [state, more] of [
      ['in_force', pool``],
      ['suspended', pool``],
      ['in_force', pool``],
      ['in_force', endsToday],
      ['in_force', endsYesterday],
      ['revoked', revoked],
    ] as const) {
      await becomes(one, state, more)
      found.push(await statusOf(one))
    }
    await pool`update permits set valid_from = null, state = 'not_yet_in_force' where id = ${other.id}`
    assert.deepEqual([...found, await statusOf(other)], [0, 2, 0, 0, 1, 1, 3])
  })

  it('changes with each decision of a head, before the reply to it', async () => {
    const permit = await issued(net)
    const found = [await statusOf(permit)]
    for (const step of ['suspend', 'lift', 'revoke']) {
      await takesOn(net.head, permit, step)
      found.push(await statusOf(permit))
    }
    assert.deepEqual(found, [0, 2, 0, 1])
  })

  it('is a signed token of its own type with an expiry, and may be cached for a second', async () => {
    const permit = await issued(net)
    const { uri } = claimsOf(await credentialOf(permit)).status.status_list
    const reply = await net.nobody.asks('GET', new URL(uri).pathname)
    assert.deepEqual(
      [reply.headers['content-type'], reply.headers['cache-control']],
      ['application/statuslist+jwt', 'public, max-age=1'],
    )
    const { typ } = decodeProtectedHeader(reply.text)
    const { iat = 0, exp = 0, ttl, sub } = decodeJwt<{ ttl: number }>(reply.text)
    assert.deepEqual([typ, exp - iat, ttl, sub], ['statuslist+jwt', 86_400, 60, uri])
  })

  it('does not exist without a permit', async () => {
    isRefused(await net.nobody.asks('GET', '/v1/status-lists/9'), 404, 'not_found')
    for (const list of ['-1', 'x', '1.5', '99999999'])
      isRefused(await net.nobody.asks('GET', `/v1/status-lists/${list}`), 400, 'invalid_request')
  })

  it('has two bits for each permit, the first in the lowest', () => {
    const bytes = inflateSync(
      Buffer.from(
        encodeStatusList([
          { status: 1, places: [0, 5] },
          { status: 2, places: [1] },
          { status: 3, places: [3, listSize - 1] },
        ]),
        'base64url',
      ),
    )
    assert.deepEqual(
      [bytes.length, bytes[0], bytes[1], bytes.at(-1)],
      [listSize / 4, 0b11_00_10_01, 0b00_00_01_00, 0b11_00_00_00],
    )
    assert.deepEqual(
      [placeOf(0), placeOf(listSize - 1), placeOf(listSize)],
      [
        { list: 0, idx: 0 },
        { list: 0, idx: listSize - 1 },
        { list: 1, idx: 0 },
      ],
    )
  })
})

describe('keys that rotate', () => {
  it('still verify what an older one signed, while the first one signs', async () => {
    const [older, newer] = [newCredentialKey(), newCredentialKey()]
    const permit = await issued(net)
    const ground = { url: net.url, settings: net.settings }
    const before = await network({ ground, issuer: net.issuer, credentialKeys: readCredentialKeys(older) })
    const after = await network({ ground, issuer: net.issuer, credentialKeys: readCredentialKeys(`${newer},${older}`) })
    try {
      const [old, fresh] = [await credentialOf(permit, before), await credentialOf(permit, after)]
      const keys = await keysOf(after)
      for (const credential of [old, fresh])
        assert.equal(
          (await jwtVerify(credential.slice(0, -1), createLocalJWKSet(keys), { typ: 'dc+sd-jwt' })).payload['number'],
          permit.number,
        )
      assert.deepEqual(
        [decodeProtectedHeader(fresh).kid, keys.keys.map(({ kid }) => kid)],
        [newer.split(':')[0], [newer, older].map((key) => key.split(':')[0])],
      )
      assert.doesNotMatch(JSON.stringify(keys), /"d"/)
      await assert.rejects(jwtVerify(fresh.slice(0, -1), createLocalJWKSet(await keysOf(before))))
    } finally {
      await Promise.all([before.close(), after.close()])
    }
  })

  it('are published at the addresses of the standards', async () => {
    assert.deepEqual(await net.nobody.does(200, 'GET', '/.well-known/jwt-vc-issuer'), {
      issuer: publicUrl,
      jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    })
  })

  it('that are malformed are refused at the start; without keys nothing is signed', async () => {
    for (const wrong of [
      '',
      'hush',
      `k1:${Buffer.alloc(40).toString('base64')}`,
      `${newCredentialKey()},`,
      ((key) => `${key},${key}`)(newCredentialKey()),
    ])
      assert.throws(() => readCredentialKeys(wrong), wrong)
    const permit = await issued(net)
    const keyless = await network({
      ground: { url: net.url, settings: net.settings },
      issuer: net.issuer,
      credentialKeys: [],
    })
    try {
      const lines: string[] = []
      const log = { info: (text: string) => void lines.push(text) }
      const own = { credentialKeys: undefined, databaseUrl: net.url, dataDir: 'none' }
      assert.deepEqual([await credentialKeysOf(own, log), lines.length], [[], 1])
      assert.match(lines.join(), /until CREDENTIAL_KEYS is set/)
      for (const [person, path] of [
        [keyless.applicant, `permits/${permit.id}/credential`],
        [keyless.nobody, `verifications/${permit.token}/credential`],
        [keyless.nobody, 'status-lists/0'],
      ] as const) {
        const reply = await person.asks('GET', `/v1/${path}`, { headers: { 'accept-language': 'en' } })
        assert.match(isRefused(reply, 404, 'no_credentials').detail, /gives out no credentials/)
        assert.equal(reply.headers['retry-after'], undefined)
      }
    } finally {
      await keyless.close()
    }
  })
})
