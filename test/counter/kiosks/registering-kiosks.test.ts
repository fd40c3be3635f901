import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import { inDays } from '../../support/people/agencies.ts'
import {
  device,
  getsCode,
  issuesKioskKey,
  type Kiosk,
  type KioskKey,
  types,
  withToken,
} from '../../support/people/kiosks.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  admin,
  database: { pool },
} = net
const here = await officeOf(net, '31.71.06')
const keysOf = async ({ id }: { id: string }) =>
  (await admin.does<{ data: KioskKey[] }>(200, 'GET', `/v1/kiosks/${id}/keys`)).data

describe('registering a kiosk', () => {
  it('is for administrators whose reach covers its office; they see only the kiosks in their reach', async () => {
    const [city, beside] = [
      await appoint(net, ['administrator'], '31.71'),
      await appoint(net, ['administrator'], '31.71.07'),
    ]
    const body = { officeId: here.id, label: 'Hall' }
    const kiosk = await city.does<Kiosk>(201, 'POST', '/v1/kiosks', { body })
    assert.deepEqual([kiosk.officeId, kiosk.label, kiosk.version], [here.id, 'Hall', 1])
    await changesNothing(net, async () => {
      for (const person of [beside, net.head, net.applicant])
        isRefused(await person.asks('POST', '/v1/kiosks', { body }), 403, 'forbidden')
      for (const path of ['', '/keys', '/events'])
        isRefused(await beside.asks('GET', `/v1/kiosks/${kiosk.id}${path}`), 404, 'not_found')
      isRefused(
        await beside.asks('POST', `/v1/kiosks/${kiosk.id}/keys`, { body: { label: 'Mine', expiresAt: inDays(1) } }),
        404,
        'not_found',
      )
    })
    const listed = async (who: typeof city, query = '') =>
      (await who.does<{ data: Kiosk[] }>(200, 'GET', `/v1/kiosks${query}`)).data.map(({ id }) => id)
    assert.deepEqual(
      [await listed(city), await listed(city, `?officeId=${crypto.randomUUID()}`), await listed(beside)],
      [[kiosk.id], [], []],
    )
  })

  it("needs an office that is open to people, and a label without anybody's number", async () => {
    for (const [body, code] of [
      [{ officeId: crypto.randomUUID(), label: 'Hall' }, 'not_an_open_office'],
      [{ officeId: here.id, label: 'Call +62 812 3456 7890' }, 'personal_number'],
    ] as const) {
      assert.deepEqual(
        isRefused(await admin.asks('POST', '/v1/kiosks', { body }), 422, 'rule_broken').errors?.map(
          (error) => error.code,
        ),
        [code],
      )
    }
  })
})

describe('the key of a device', () => {
  it('is shown once, stored as a hash, and expires within a year', async () => {
    const { kiosk } = await device(net, here.id)
    const ask = { body: { label: 'Next', expiresAt: inDays(30) }, headers: { 'idempotency-key': crypto.randomUUID() } }
    const { secret, ...shown } = await admin.does<KioskKey>(201, 'POST', `/v1/kiosks/${kiosk.id}/keys`, ask)
    assert.match(secret, /^ptsp_kiosk_test_[0-9A-Za-z]{36}$/)
    assert.deepEqual(await admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys`, ask), { ...shown, secret: null })
    assert.deepEqual(
      (await keysOf(kiosk)).find(({ id }) => id === shown.id),
      shown,
    )
    const [kept] = await pool<{ sha256: Buffer }[]>`select sha256 from kiosk_keys where id = ${shown.id}`
    assert.deepEqual(kept?.sha256, hash('sha256', secret, 'buffer'))
    for (const table of ['kiosk_keys', 'kiosk_events', 'idempotency_keys'])
      assert.deepEqual(
        [...(await pool`select from ${pool(table)} t where strpos(t::text, ${secret.slice(16, -4)}) > 0`)],
        [],
        table,
      )
    for (const expiresAt of [inDays(-1), inDays(367)])
      isRefused(
        await admin.asks('POST', `/v1/kiosks/${kiosk.id}/keys`, { body: { label: 'x', expiresAt } }),
        422,
        'rule_broken',
      )
  })

  it('is one of at most two: the next one works before the first is revoked, and each is revoked once', async () => {
    const { kiosk, key, screen } = await device(net, here.id)
    const next = await issuesKioskKey(net, kiosk, { label: 'Next' })
    isRefused(
      await admin.asks('POST', `/v1/kiosks/${kiosk.id}/keys`, { body: { label: 'Third', expiresAt: inDays(1) } }),
      422,
      'too_many_keys',
    )
    for (const each of [screen, withToken(net, next.secret)])
      assert.equal((await types({ screen: each }, (await getsCode(net.applicant)).code)).status, 201)
    assert.ok((await keysOf(kiosk)).every(({ lastUsedAt }) => lastUsedAt !== null))
    const revokes = () =>
      admin.asks('POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, { body: { reason: 'Replaced.' } })
    const replies = await Promise.all([revokes(), revokes()])
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409])
    isRefused(await types({ screen }, (await getsCode(net.applicant)).code), 401, 'unauthorized')
    const { kiosk: other } = await device(net, here.id)
    isRefused(
      await admin.asks('POST', `/v1/kiosks/${other.id}/keys/${next.id}/revocations`, { body: { reason: 'Replaced.' } }),
      404,
      'not_found',
    )
    assert.equal((await issuesKioskKey(net, kiosk, { label: 'Third' })).revocation, null)
  })

  it('is never a third one, even when many are requested at once', async () => {
    const { kiosk } = await device(net, here.id)
    const replies = await Promise.all(
      Array.from({ length: 4 }, () =>
        admin.asks('POST', `/v1/kiosks/${kiosk.id}/keys`, { body: { label: 'x', expiresAt: inDays(1) } }),
      ),
    )
    assert.equal(replies.filter(({ status }) => status === 201).length, 1)
  })
})

describe('the history of a kiosk', () => {
  it('records who did what and why, and cannot be rewritten', async () => {
    const { kiosk, key } = await device(net, here.id)
    await admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, {
      body: { reason: 'The screen was stolen.' },
    })
    const { data } = await admin.does<{
      data: { version: number; type: string; actor: string; details: { reason?: string } }[]
    }>(200, 'GET', `/v1/kiosks/${kiosk.id}/events`)
    assert.deepEqual(
      data.map(({ version, type, actor }) => [version, type, actor]),
      [
        [1, 'kiosk.registered', 'admin'],
        [2, 'kiosk.key_issued', 'admin'],
        [3, 'kiosk.key_revoked', 'admin'],
      ],
    )
    assert.equal(data.at(-1)?.details.reason, 'The screen was stolen.')
    for (const change of [
      pool`delete from kiosk_events`,
      pool`update kiosk_events set at = now()`,
      pool`truncate kiosk_events`,
    ])
      await assert.rejects(change, /refused/)
  })
})
