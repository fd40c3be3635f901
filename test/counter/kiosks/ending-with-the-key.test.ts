import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { readKey } from '../../../src/access/keys/key.ts'
import { deviceOf } from '../../../src/counter/kiosks/key-queries.ts'
import { forgetSessions } from '../../../src/counter/kiosks/session-queries.ts'
import { signInAtKiosk } from '../../../src/counter/kiosks/sessions.ts'
import { network } from '../../support/network.ts'
import { type Device, device, getsCode, types, withToken } from '../../support/people/kiosks.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

let hall: Device
beforeEach(async () => {
  hall = await device(net, (await officeOf(net, '31.71.06')).id)
})

const found = async ({ key: { secret } }: Device) =>
  (await deviceOf(pool, readKey(secret, 'kiosk')?.sha256 ?? Buffer.alloc(0))) ?? assert.fail('There is no device.')
const revokesKey = ({ kiosk, key }: Device) =>
  net.admin.does(201, 'POST', `/v1/kiosks/${kiosk.id}/keys/${key.id}/revocations`, {
    body: { reason: 'The screen was stolen.' },
  })
const isUsed = async ({ key: { id } }: Device) => {
  const [row] = await pool<{ isUsed: boolean }[]>`
    select last_used_at is not null as is_used
    from kiosk_keys
    where id = ${id}`
  return row?.isUsed
}

describe('a key of a kiosk that is revoked', () => {
  it('lets nobody in who signed in while it was', async () => {
    const authenticated = await found(hall)
    await revokesKey(hall)
    const { code } = await getsCode(net.applicant)
    const { token } = await signInAtKiosk(pool, authenticated, code)
    isRefused(await withToken(net, token).asks('GET', '/v1/me'), 401, 'unauthorized')
  })

  it('is not recorded as used since', async () => {
    await revokesKey(hall)
    assert.deepEqual([(await found(hall)).ended, await isUsed(hall)], ['revoked', false])
  })
})

describe('a key of a kiosk that has expired', () => {
  it('is not recorded as used since', async () => {
    await pool`update kiosk_keys set expires_at = now() where id = ${hall.key.id}`
    assert.deepEqual([(await found(hall)).ended, await isUsed(hall)], ['expired', false])
  })
})

describe('a code for a kiosk', () => {
  it('is not deleted before it expires', async () => {
    const { code } = await getsCode(net.applicant)
    await forgetSessions(pool)
    assert.equal((await types(hall, code)).status, 201)
  })
})
