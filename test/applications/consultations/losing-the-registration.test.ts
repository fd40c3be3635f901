import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { eventually } from '../../support/deployment/object-store.ts'
import { network } from '../../support/network.ts'
import type { Agency, Client } from '../../support/people/agencies.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  type Consultation,
  consultee,
  newestOf,
  noObjection,
  opens,
  responds,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const scopes = ['consultations:read', 'consultations:write', 'events:read', 'permits:read']
const fire = await consultee(net, 'Fire service', { scopes, permitTypes: ['*'], regions: ['*'] })
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'ASKED', { order: 'together', agencies: [asking(fire.client)] })
})

/** Changes the registration of an agency, as an administrator. */
async function changes({ id }: Pick<Client, 'id'>, registration: object): Promise<void> {
  const { version } = await net.admin.does<Client>(200, 'GET', `/v1/clients/${id}`)
  await net.admin.does(200, 'PATCH', `/v1/clients/${id}`, {
    body: registration,
    headers: { 'if-match': `"${version}"`, 'content-type': 'application/merge-patch+json' },
  })
}

/** Waits until the API has noticed a change of scopes: the lists of the agency have this status. */
const lists = (agency: Agency, status: number) =>
  eventually(`the list answers ${status}`, async () => {
    const reply = await agency.asks('GET', '/v1/consultations')
    return reply.status === status
  })

const purpose = { purpose: 'opinion' }
/** The requests of an agency about a consultation that read something. */
const reads = (agency: Agency, { id }: Consultation, documentId: string) =>
  Promise.all(
    ['', `/${id}`, `/${id}/papers`, `/${id}/documents/${documentId}/content`].map((path) =>
      agency.asks('GET', `/v1/consultations${path}`, { headers: purpose }),
    ),
  )

describe('an agency that has been asked', () => {
  it('gives its opinion although its regions and types were taken: these bound permits, not questions', async () => {
    const { id: applicationId } = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    await changes(fire.client, { regions: [], permitTypes: [] })
    const { file } = await opens(fire.agency, asked)
    const [document] = file?.documents ?? []
    assert.deepEqual([file?.answers.length, document?.slot], [1, 'identity_card'])
    const content = `/v1/consultations/${asked.id}/documents/${document?.id}/content`
    assert.equal((await fire.agency.asks('GET', content, { headers: purpose })).status, 200)
    assert.equal((await responds(fire.agency, asked, noObjection)).status, 201)
    assert.equal((await opens(fire.agency, asked)).file, null)
    isRefused(await fire.agency.asks('GET', content, { headers: purpose }), 404, 'not_found')
    isRefused(await fire.agency.asks('GET', `/v1/applications/${applicationId}`), 401, 'unauthorized')
    await changes(fire.client, { regions: ['*'], permitTypes: ['*'] })
  })

  it('reads and answers nothing more once the office cancels, or its scopes are taken', async () => {
    const application = await accepted(net, 'ASKED')
    const asked = await newestOf(fire.agency)
    const documentId = (await opens(fire.agency, asked)).file?.documents[0]?.id ?? ''
    await changes(fire.client, { scopes: ['events:read', 'permits:read'] })
    await lists(fire.agency, 403)
    for (const reply of await reads(fire.agency, asked, documentId)) isRefused(reply, 403, 'insufficient_scope')
    isRefused(await responds(fire.agency, asked, noObjection), 403, 'insufficient_scope')
    await changes(fire.client, { scopes })
    await lists(fire.agency, 200)
    await net.reviewer.does(200, 'PUT', `/v1/applications/${application.id}/consultations/${asked.id}/reply`, {
      body: { reply: 'cancellation', text: 'Asked elsewhere.' },
      headers: { 'if-match': `"${application.version}"` },
    })
    const [, one, , content] = await reads(fire.agency, asked, documentId)
    assert.equal(one?.json<Consultation>().file, null)
    assert.equal(content?.status, 404)
    isRefused(await responds(fire.agency, asked, noObjection), 409, 'consultation_over')
  })
})
