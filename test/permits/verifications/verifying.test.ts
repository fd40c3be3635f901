import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createKnownTokens } from '../../../src/permits/verifications/known-tokens.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { dissolves, staffed } from '../../support/scenes/offices.ts'
import { type Issued, issued, permitOf } from '../../support/scenes/permits.ts'

/** The limits, with windows that do not end during a test. */
const [checks, guesses] = [150, 25]
const net = await network({
  rateLimits: `verification=${checks}/${longWindow},verification_guesses=${guesses}/${longWindow}`,
})
after(() => net.close())
const {
  database: { pool },
} = net

interface Verification {
  genuine: true
  state: string
  meaning: { id: string; en: string }
  number: string
  permitType: { code: string }
  place: { villageCode: string; names: { level: string; name: string }[] }
  issuedBy: { regionCode: string; names: { en: string }; state: string }
  successor: { regionCode: string } | null
  holder: string | null
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  supersededBy: { number: string } | null
}

const verify = (token: string) => net.nobody.does<Verification>(200, 'GET', `/v1/verifications/${token}`)
/** Stores these data in a permit's row, with days from today. Returns the state that its verification shows. */
async function toldAs(
  { id, token }: Issued,
  row: { state?: string; until?: number; revoked?: number },
): Promise<string> {
  await pool`
    update permits
    set state = ${row.state ?? 'in_force'}::permit_state, valid_from = current_date - 400,
      valid_until = (now() at time zone 'Asia/Jakarta')::date + ${row.until ?? null}::int,
      revoked_from = (now() at time zone 'Asia/Jakarta')::date + ${row.revoked ?? null}::int
    where id = ${id}`
  return (await verify(token)).state
}

/** Returns the short code of a permit, as on its certificate. */
async function codeOf({ id }: Issued): Promise<string> {
  const [row] = await pool<{ code: string }[]>`select public_code as code from permits where id = ${id}`
  return row?.code ?? assert.fail('It has no short code.')
}

describe('the short code of a permit', () => {
  it('gives the same answer as the code in the QR code, in any notation', async () => {
    const permit = await issued(net)
    const code = await codeOf(permit)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    const { checkedAt: _now, ...told } = Object(await verify(permit.token))
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', '%20')]) {
      const { checkedAt: _then, ...found } = Object(await verify(typed))
      assert.deepEqual(found, told, typed)
    }
    const credential = await net.nobody.asks('GET', `/v1/verifications/${code}/credential`)
    assert.equal(credential.status, 200)
  })

  it('that is mistyped in one place is unknown', async () => {
    const code = await codeOf(await issued(net))
    const other = code.startsWith('0') ? '1' : '0'
    isRefused(await net.nobody.asks('GET', `/v1/verifications/${other}${code.slice(1)}`), 404, 'not_found')
  })
})

describe('a permit that was issued here', () => {
  it('is genuine with its code: what, where, by whom, its number and days, and no personal data', async () => {
    const file = await imbIn('issued', net)
    const { token, number } = await permitOf(net, file)
    const reply = await net.nobody.asks('GET', `/v1/verifications/${token}`)
    const found = reply.json<Verification>()
    assert.deepEqual(Object.keys(found).sort(), [
      'checkedAt',
      'genuine',
      'holder',
      'issuedAt',
      'issuedBy',
      'meaning',
      'number',
      'permitType',
      'place',
      'revokedFrom',
      'state',
      'successor',
      'supersededBy',
      'validFrom',
      'validUntil',
    ])
    assert.deepEqual(
      [found.genuine, found.state, found.number, found.permitType.code, found.successor],
      [true, 'in_force', number, 'IMB', null],
    )
    assert.deepEqual(
      found.place.names.map(({ level }) => level),
      ['village', 'district', 'city', 'province'],
    )
    assert.deepEqual(
      [found.place.villageCode, found.issuedBy.regionCode, found.holder],
      ['31.71.06.1001', '31.71.06', 'A••• 1•••'],
    )
    assert.equal(reply.headers['cache-control'], 'no-store')
    for (const personal of ['Applicant', '3171000000000001', '+62', 'Jalan', file.reference, file.id, token])
      assert.ok(!reply.text.includes(personal), personal)
  })

  it('has the state of this day, even if no job has stored it yet', async () => {
    const permit = await issued(net)
    assert.equal(await toldAs(permit, { until: 1 }), 'in_force')
    assert.equal(await toldAs(permit, { until: 0 }), 'in_force', 'it holds on its last day')
    assert.equal(await toldAs(permit, { until: -1 }), 'expired')
    assert.equal(await toldAs(permit, { state: 'suspended', until: 0 }), 'suspended')
    assert.equal(await toldAs(permit, { state: 'suspended', until: -1 }), 'expired')
    assert.equal(await toldAs(permit, { state: 'not_yet_in_force', until: -1 }), 'expired')
    assert.equal(await toldAs(permit, { revoked: 1 }), 'in_force')
    assert.equal(await toldAs(permit, { revoked: 0 }), 'revoked')
    assert.equal(await toldAs(permit, { state: 'suspended', revoked: 0 }), 'revoked')
    assert.equal(
      await toldAs(permit, { until: -2, revoked: 0 }),
      'expired',
      'its time had run out before it was to be revoked',
    )
    assert.equal(await toldAs(permit, { until: 20, revoked: -3 }), 'revoked')
    assert.equal(await toldAs(permit, { state: 'revoked', until: -1, revoked: -9 }), 'revoked')
  })

  it('is not yet in force while its originals are to be compared, and names what superseded it', async () => {
    const [old, next] = [await issued(net), await issued(net)]
    await pool`update permits set state = 'not_yet_in_force', valid_from = null where id = ${next.id}`
    assert.deepEqual(
      [(await verify(next.token)).state, (await verify(next.token)).validFrom],
      ['not_yet_in_force', null],
    )
    await pool`update permits set state = 'superseded', superseded_by = ${next.id} where id = ${old.id}`
    const found = await verify(old.token)
    assert.deepEqual([found.state, found.supersededBy], ['superseded', { number: next.number }])
    assert.match(found.meaning.en, /was replaced by another permit/)
  })

  it('names the office that signed it after its dissolution, and the responsible office', async () => {
    const { token } = await issued(net, 'SKTM', '31.71.06.1001')
    await staffed(net, '31.71.06')
    await dissolves(net, '31.71.06.1001', '31.71.06')
    const { issuedBy, successor, state } = await verify(token)
    assert.deepEqual(
      [issuedBy.regionCode, issuedBy.state, successor?.regionCode, state],
      ['31.71.06.1001', 'dissolved', '31.71.06', 'in_force'],
    )
    assert.match(issuedBy.names.en, /Menteng Village/)
  })
})

describe('a code of no permit', () => {
  const known: { token: string } = { token: '' }
  before(async () => {
    known.token = (await issued(net, 'SKTM', '31.71.06')).token
  })

  it('gets the same answer if it is unknown, cut off, too long or made up', async () => {
    const { token } = known
    const odd = [
      randomBytes(18).toString('base64url'),
      token.slice(0, -1),
      token.slice(0, 12),
      token.slice(1),
      `${token}A`,
      token.toUpperCase() === token ? token.toLowerCase() : token.toUpperCase(),
      [...token].reverse().join(''),
      'x',
      'null',
      '../permits',
      '%27%20or%20true',
      '%25',
      '%20',
      '%E2%80%A2'.repeat(24),
      `${token}%20`,
      `${token}%0A`,
      'A'.repeat(24),
      'A'.repeat(101),
      'A'.repeat(9_000),
      crypto.randomUUID(),
    ]
    const replies = await Promise.all(
      odd.map((code) =>
        net.nobody.asks(
          'GET',
          `/v1/verifications/${code.startsWith('%') || code.includes('%') ? code : encodeURIComponent(code)}`,
        ),
      ),
    )
    const [first, ...others] = replies.map((reply) => {
      const { traceId: _traceId, instance: _instance, ...refusal } = isRefused(reply, 404, 'not_found')
      return refusal
    })
    for (const refusal of others) assert.deepEqual(refusal, first)
    assert.match(first?.detail ?? '', /permit with that code/)
    assert.equal((await verify(token)).genuine, true)
  })

  it('costs the same index look-up, whatever is wrong', async () => {
    await pool`analyze permits`
    const plans = await pool.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      return Promise.all(
        ['', known.token].map((token) => tx`explain select from permits p where p.public_token = ${token}`),
      )
    })
    for (const plan of plans) assert.match(JSON.stringify(plan), /Index.* using one_permit_a_token/)
  })
})

describe('guessing', () => {
  const ask = async (code: string, remoteAddress: string) =>
    (await net.app.inject({ url: `/v1/verifications/${code}`, remoteAddress })).statusCode
  const asks = (count: number, from: string, code: (index: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, index) => ask(code(index), from)))
  const randomToken = () => randomBytes(18).toString('base64url')
  const wrong = (token: string) => (index: number) => (index % 2 === 0 ? randomToken() : token.slice(0, 20))
  const of = (statuses: number[], status: number) => statuses.filter((found) => found === status).length

  it('is soon limited for an address, but not for others; requests for real permits do not count', async () => {
    const { token } = await issued(net, 'SKTM', '31.71.06')
    for (let asked = 0; asked < guesses + 1; asked++) assert.equal(await ask(token, '192.0.2.1'), 200)
    const statuses = await asks(4 * guesses, '192.0.2.1', wrong(token))
    assert.deepEqual([of(statuses, 404), of(statuses, 429)], [guesses, 3 * guesses])
    assert.equal(await ask(token, '192.0.2.2'), 200)
  })

  it('never blocks a genuine code of the same address, nor the credential of its permit', async () => {
    const permit = await issued(net, 'SKTM', '31.71.06')
    const { token } = permit
    await asks(10 * checks, '192.0.2.4', wrong(token))
    assert.equal(await ask((await codeOf(permit)).toLowerCase(), '192.0.2.4'), 200)
    const among = await asks(40, '192.0.2.4', (index) => (index % 4 === 0 ? token : randomToken()))
    assert.deepEqual([of(among, 200), of(among, 429)], [10, 30])
    assert.equal(await ask(`${token}/credential`, '192.0.2.4'), 200)
    assert.equal(await ask(`${randomToken()}/credential`, '192.0.2.4'), 429)
  })

  it('costs one query for all wrong codes within 50 ms, and at most a thousand requests wait for it', async () => {
    const looks: number[] = []
    const isKnown = createKnownTokens(async (tokens) => {
      looks.push(tokens.length)
      return new Set(['genuine'])
    })
    const codes = ['genuine', ...Array.from({ length: 1_499 }, randomToken)]
    const answers = await Promise.all(codes.map(isKnown))
    assert.deepEqual([answers.indexOf(true), answers.lastIndexOf(true)], [0, 0])
    assert.deepEqual(looks, [1_000, 500])
    assert.equal(await isKnown('genuine'), true)
  })

  it('does not affect a busy checker, but nobody can check without limit', async () => {
    const { token } = await issued(net, 'SKTM', '31.71.06')
    for (let asked = 0; asked < checks; asked++) assert.equal(await ask(token, '192.0.2.3'), 200)
    assert.equal(await ask(token, '192.0.2.3'), 429)
  })
})
