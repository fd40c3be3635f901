import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Admission } from '../../src/http/admission/admission.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { sendingLate } from '../support/files/late-bodies.ts'
import { listening } from '../support/files/sending.ts'
import { agencyWith, issues } from '../support/people/agencies.ts'
import { withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const many = { most: 10, ofOne: 10, usual: 10, hold: 60_000 }
const admission = new Admission({ read: many, change: many, heavy: many })
const { net, close } = await withSandbox({ shared: { admission } })
after(close)
const losing = sendingLate(admission, await listening(net))
const { client, tester } = await withTestKey(net)

/** Waits until the sandbox refuses this agency. */
const isRefusedWith = (status: number, of: typeof tester) =>
  eventually('it is refused', async () => (await of.asks('GET', '/v1/webhooks')).status === status)

describe('rights in the sandbox that end while the body of a request is sent', () => {
  it('a test key that is revoked makes no event', async () => {
    const { id, secret } = await issues(net, client, { environment: 'test' })
    const owner = agencyWith(net, secret)
    const status = await losing(owner, 'POST /v1/sandbox/events', { type: 'satupintu.permit.issued.v1' }, async () => {
      const body = { reason: 'It was found in public.' }
      await net.admin.does(201, 'POST', `/v1/clients/${client.id}/keys/${id}/revocations`, { body })
      await isRefusedWith(401, owner)
    })
    assert.equal(status, 401)
  })

  it('a suspended agency registers no webhook', async () => {
    const line = 'POST /v1/webhooks'
    const status = await losing(tester, line, { url: 'https://[2606:4700::1]/' }, async () => {
      const body = { suspended: true, reason: 'A key was found in public.' }
      await net.admin.does(201, 'POST', `/v1/clients/${client.id}/suspensions`, { body })
      await isRefusedWith(403, tester)
    })
    assert.equal(status, 403)
  })
})
