import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

describe('the channel that an applicant states', () => {
  it('is web or mobile', async () => {
    for (const channel of ['web', 'mobile']) {
      const headers = { 'x-channel': channel }
      const { id } = await net.applicant.does<{ id: string }>(201, 'POST', '/v1/applications', {
        body: { permitType: 'SKTM' },
        headers,
      })
      const [event] = await net.database.pool`select channel from application_events where application_id = ${id}`
      assert.equal(event?.['channel'], channel)
    }
  })

  it('is never one that only an officer or a kiosk may state: it is refused and changes nothing', async () => {
    const count = async () => (await net.database.pool`select from applications`).length
    const before = await count()
    for (const channel of ['counter', 'phone', 'email', 'kiosk']) {
      const headers = { 'x-channel': channel }
      const { errors } = isRefused(
        await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'SKTM' }, headers }),
        400,
        'invalid_request',
      )
      assert.deepEqual(
        errors?.map(({ parameter, code }) => [parameter, code]),
        [['x-channel', channel === 'kiosk' ? 'kiosk_session' : 'office_channel']],
      )
    }
    assert.equal(await count(), before)
  })

  it('may be any channel of an office for its officers', async () => {
    const file = await net.applicant.submits('SKTM')
    const headers = { 'x-channel': 'counter' }
    assert.equal((await net.frontDesk.tries('accept', file, {}, { headers })).status, 201)
  })
})
