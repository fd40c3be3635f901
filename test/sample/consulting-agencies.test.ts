import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { loadConsultedType } from '../../src/sample/consulted-type.ts'
import { registerSampleAgencies } from '../../src/sample/staff.ts'
import { consultedType } from '../../src/sample/users.ts'
import { network } from '../support/network.ts'
import type { Client } from '../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
interface Type {
  consultations: { agencies: { client: string }[] }
  notes: { en: string }
}
const read = () => net.nobody.does<Type>(200, 'GET', `/v1/permit-types/${consultedType}`)
const loads = async () => {
  await registerSampleAgencies(pool, 'test')
  await loadConsultedType(pool)
}
before(loads)

describe('the sample permit type about which agencies are asked', () => {
  it('names two sample agencies by their registrations, and says that it is a sample', async () => {
    const { consultations, notes } = await read()
    const { data } = await net.admin.does<{ data: Client[] }>(200, 'GET', '/v1/clients')
    const named = consultations.agencies.map(({ client }) => data.find(({ id }) => id === client))
    assert.deepEqual(
      named.map((client) => client?.oauthClient?.clientId),
      ['sample-fire', 'sample-environment'],
    )
    assert.match(notes.en, /^All of it is a sample: .*the agencies, their questions, their time/)
  })

  it('could be published as it is: form, rules, samples and agencies have no fault, each rule is proven', async () => {
    await net.admin.does(201, 'POST', '/v1/permit-type-drafts', { body: { code: consultedType } })
    const path = `/v1/permit-type-drafts/${consultedType}`
    const headers = { 'if-match': String((await net.admin.asks('GET', path)).headers['etag']) }
    const published = await net.admin.asks('POST', `${path}/publications`, {
      body: { validFrom: '2099-01-01' },
      headers,
    })
    assert.equal(published.status, 201, published.text)
  })

  it('is loaded once, however often the program starts', async () => {
    const count = async () =>
      (await pool`select from permit_type_versions where code = ${consultedType} and version = 1`).length
    await loads()
    assert.equal(await count(), 1)
    const offered = await pool`select from office_permit_types where permit_type = ${consultedType}`
    assert.ok(offered.length > 0)
  })
})
