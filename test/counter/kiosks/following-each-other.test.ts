import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { readKey } from '../../../src/access/keys/key.ts'
import { deviceOf } from '../../../src/counter/kiosks/key-queries.ts'
import { lockKiosk } from '../../../src/counter/kiosks/session-queries.ts'
import { signInAtKiosk } from '../../../src/counter/kiosks/sessions.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { device, getsCode, sits, types } from '../../support/people/kiosks.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

it('two people who sign in at one kiosk at the same moment have one session there, the later one', async () => {
  const hall = await device(net, (await officeOf(net, '31.71.06')).id)
  const found = await deviceOf(pool, readKey(hall.key.secret, 'kiosk')?.sha256 ?? Buffer.alloc(0))
  assert.ok(found)
  const [one, other] = await Promise.all([net.applicant, net.stranger].map(getsCode))
  const reply = await race(
    net,
    (tx) => signInAtKiosk(tx, found, one?.code ?? ''),
    () => types(hall, other?.code ?? ''),
  )
  const open = await pool<{ id: string }[]>`
    select id
    from kiosk_sessions
    where kiosk_id = ${found.kioskId} and ended_at is null`
  assert.deepEqual([reply.status, open.map(({ id }) => id)], [201, [reply.json<{ id: string }>().id]])
})

it('a session ends when its person signs in at another kiosk, and those of others there and here do not', async () => {
  const offices = ['31.71.06', '31.71.07', '31.71.07']
  const [hall, beside, third] = await Promise.all(
    offices.map(async (region) => device(net, (await officeOf(net, region)).id)),
  )
  assert.ok(hall && beside && third)
  const [left, other] = [await sits(net, hall, net.applicant), await sits(net, third, net.stranger)]
  const there = await sits(net, beside, net.applicant)
  const statuses = await Promise.all(
    [left, other, there].map(async (person) => (await person.asks('GET', '/v1/me')).status),
  )
  assert.deepEqual(statuses, [401, 200, 200])
})

it('a session whose time was over has ended then, and not when its person signs in again days later', async () => {
  const hall = await device(net, (await officeOf(net, '31.71.06')).id)
  const beside = await device(net, (await officeOf(net, '31.71.07')).id)
  await sits(net, hall, net.applicant)
  const [left] = await pool<{ id: string }[]>`
    update kiosk_sessions
    set created_at = now() - interval '9 days', expires_at = now() - interval '8 days'
    where ended_at is null and kiosk_id = ${hall.kiosk.id}
    returning id`
  await sits(net, beside, net.applicant)
  const ended = await pool<{ inTime: boolean }[]>`
    select ended_at = expires_at as "inTime"
    from kiosk_sessions
    where id = ${left?.id ?? ''}`
  assert.deepEqual([...ended], [{ inTime: true }])
})

it('a browser stores no answer to a session at a kiosk: the next person finds nothing of the last one', async () => {
  const { id } = await net.applicant.drafts('SKTM')
  const there = await sits(net, await device(net, (await officeOf(net, '31.71.06')).id), net.applicant)
  const read = await there.asks('GET', `/v1/applications/${id}`)
  const again = await there.asks('GET', `/v1/applications/${id}`, {
    headers: { 'if-none-match': String(read.headers['etag']) },
  })
  for (const reply of [read, again, await there.asks('GET', '/v1/me'), await there.asks('GET', '/v1/applications')])
    assert.equal(reply.headers['cache-control'], 'no-store')
  assert.deepEqual([read.status, again.status], [200, 304])
})

it('a revocation of the key and a sign-in at the same kiosk do not block each other', async () => {
  const hall = await device(net, (await officeOf(net, '31.71.06')).id)
  await sits(net, hall, net.applicant)
  const found = await deviceOf(pool, readKey(hall.key.secret, 'kiosk')?.sha256 ?? Buffer.alloc(0))
  const { code } = await getsCode(net.stranger)
  const url = `/v1/kiosks/${hall.kiosk.id}/keys/${hall.key.id}/revocations`
  const signingIn: Db[] = []
  const reply = await race(
    net,
    (tx) => {
      signingIn.push(tx)
      return lockKiosk(tx, hall.kiosk.id)
    },
    () => net.admin.asks('POST', url, { body: { reason: 'The device is gone.' } }),
    async () => {
      for (const tx of signingIn) await signInAtKiosk(tx, found ?? assert.fail('There is no device.'), code)
    },
  )
  assert.equal(reply.status, 201, reply.text)
  assert.equal((await types(hall, (await getsCode(net.applicant)).code)).status, 401)
})
