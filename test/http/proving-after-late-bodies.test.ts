import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Admission } from '../../src/http/admission/admission.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { sendingLate } from '../support/files/late-bodies.ts'
import { listening } from '../support/files/sending.ts'
import { network } from '../support/network.ts'
import { agency } from '../support/people/agencies.ts'
import { device, sits } from '../support/people/kiosks.ts'
import type { Person } from '../support/person.ts'
import { appoint, officeOf } from '../support/staff.ts'

const many = { most: 10, ofOne: 10, usual: 10, hold: 60_000 }
const admission = new Admission({ read: many, change: many, heavy: many })
const net = await network({ more: async () => ({ admission }) })
after(() => net.close())
const losing = sendingLate(admission, await listening(net))
const hall = (await officeOf(net, '31.71.06')).id

describe('rights that end while the body of a request is sent', () => {
  it('an officer whose post is suspended takes no step', async () => {
    const officer = await appoint(net, ['front_desk'], '31.71.06')
    const file = await net.applicant.submits('IMB')
    const line = `POST /v1/applications/${file.id}/transitions`
    const status = await losing(officer, line, { action: 'accept' }, () => suspends(officer))
    assert.equal(status, 404)
    assert.equal((await net.applicant.reads(file)).status, 'submitted')
  })

  it('an agency that is suspended registers no webhook', async () => {
    const { client, agency: bank } = await agency(net, { scopes: ['webhooks:write', 'webhooks:read'] })
    const status = await losing(bank, 'POST /v1/webhooks', { url: 'https://[2606:4700::1]/' }, async () => {
      const body = { suspended: true, reason: 'A key was found in public.' }
      await net.admin.does(201, 'POST', `/v1/clients/${client.id}/suspensions`, { body })
      await eventually('it is refused', async () => (await bank.asks('GET', '/v1/webhooks')).status === 403)
    })
    assert.equal(status, 403)
  })

  it('a person whose session at a kiosk ends files nothing there', async () => {
    const sitter = await sits(net, await device(net, hall), net.applicant)
    const body = { permitType: 'SKTM', villageCode: '31.71.06.1001' }
    const status = await losing(sitter, 'POST /v1/applications', body, () =>
      sitter.does(204, 'POST', '/v1/kiosk-sessions/endings'),
    )
    assert.equal(status, 401)
  })

  it('who keeps them is answered as ever', async () => {
    const body = { permitType: 'SKTM', villageCode: '31.71.06.1001' }
    assert.equal(await losing(net.applicant, 'POST /v1/applications', body, async () => {}), 201)
  })
})

/** Suspends the posts of an officer, and waits until the API knows. */
async function suspends(officer: Person): Promise<void> {
  const me = () => officer.does<{ id: string; posts: object[] }>(200, 'GET', '/v1/me')
  const { id } = await me()
  const { data } = await net.admin.does<{ data: { id: string }[] }>(200, 'GET', `/v1/staff?personId=${id}`)
  for (const post of data)
    await net.admin.does(201, 'POST', `/v1/staff/${post.id}/changes`, {
      body: { action: 'suspend', reason: 'An inquiry.' },
    })
  await eventually('the posts are gone', async () => (await me()).posts.length === 0)
}
