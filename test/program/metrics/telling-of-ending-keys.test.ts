import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { samplesOf, valueOf } from '../../support/measuring/metrics.ts'
import { network } from '../../support/network.ts'
import { agency, issues, registers } from '../../support/people/agencies.ts'
import { device, issuesKioskKey } from '../../support/people/kiosks.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const ending = async (holder: 'agency' | 'kiosk') =>
  valueOf(samplesOf(await net.metrics.text(pool)), 'satu_pintu_keys_ending', { holder })

/** Sets when a key ends and when it was last used, in days from now. */
const dates = (table: 'client_keys' | 'kiosk_keys', { id }: { id: string }, ends: number, used: number | null) => pool`
  update ${pool(table)}
  set expires_at = now() + ${ends} * interval '1 day', last_used_at = now() + ${used}::int * interval '1 day'
  where id = ${id}`

describe('the metric of keys that end', () => {
  it('counts an agency in use until its next key is valid for longer, or it is suspended', async () => {
    const { client, key } = await agency(net)
    await dates('client_keys', key, 15, -1)
    assert.equal(await ending('agency'), 0)
    await dates('client_keys', key, 13, -1)
    assert.equal(await ending('agency'), 1)
    const next = await issues(net, client)
    assert.equal(await ending('agency'), 0)
    await dates('client_keys', next, 10, null)
    assert.equal(await ending('agency'), 1)
    const body = { suspended: true, reason: 'A key of it was found in public.' }
    await net.admin.does(201, 'POST', `/v1/clients/${client.id}/suspensions`, { body })
    assert.equal(await ending('agency'), 0)
  })

  it('counts each kiosk in use, and none that nobody has used for 30 days or that has ended', async () => {
    const { id } = await officeOf(net, '31.71.06')
    const [one, other] = [await device(net, id), await device(net, id)]
    await dates('kiosk_keys', one.key, 13, -29)
    await dates('kiosk_keys', other.key, 3, -1)
    assert.equal(await ending('kiosk'), 2)
    await issuesKioskKey(net, one.kiosk)
    assert.equal(await ending('kiosk'), 1)
    await dates('kiosk_keys', other.key, 3, -31)
    assert.equal(await ending('kiosk'), 0)
    await dates('kiosk_keys', other.key, -1, -2)
    assert.equal(await ending('kiosk'), 0)
  })

  it('counts an agency whose key for permits ends, however long its key for issuing keys is valid', async () => {
    const client = await registers(net, { scopes: ['permits:read', 'keys:write'] })
    const [key, managing] = [await issues(net, client), await issues(net, client, { scopes: ['keys:write'] })]
    await dates('client_keys', managing, 300, -1)
    await dates('client_keys', key, 13, -1)
    assert.equal(await ending('agency'), 1)
    await issues(net, client)
    assert.equal(await ending('agency'), 0)
  })

  it('counts no kiosk of a dissolved office, whose requests are refused already', async () => {
    const { id } = await officeOf(net, '31.71.06')
    const { key } = await device(net, id)
    await dates('kiosk_keys', key, 13, -1)
    assert.equal(await ending('kiosk'), 1)
    await pool`update office_areas set served_until = now() where office_id = ${id}`
    await pool`update offices set state = 'dissolved' where id = ${id}`
    assert.equal(await ending('kiosk'), 0)
  })

  it('does not count a key that was revoked', async () => {
    const { client, key } = await agency(net)
    await dates('client_keys', key, 13, -1)
    assert.equal(await ending('agency'), 1)
    const body = { reason: 'Replaced by the next one.' }
    await net.admin.does(201, 'POST', `/v1/clients/${client.id}/keys/${key.id}/revocations`, { body })
    assert.equal(await ending('agency'), 0)
  })
})
