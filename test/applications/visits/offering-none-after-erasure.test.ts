import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'
import { keepsATime, visitsOf } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Erases the data of an application, as if its retention time were over. */
async function erase(id: string): Promise<void> {
  await pool`
    insert into retentions (application_id, erasable_on)
    values (${id}, network_day())
    on conflict (application_id) do update set erasable_on = excluded.erasable_on`
  assert.equal(await eraseAfterRetention(pool), 1)
}

/** Tries to book a visit to collect a permit. Returns the sentence of the refusal. */
async function refusal(id: string): Promise<string> {
  const body = { startsAt: new Date(Date.now() + 864e5).toISOString(), purpose: 'collect_permit' }
  const refused = await net.applicant.asks('POST', `/v1/applications/${id}/visits`, { body })
  return isRefused(refused, 409, 'visit_not_open').detail ?? ''
}

it('a permit whose originals can no longer be compared is not worth a visit', async () => {
  const { applicationId: id } = await issued(net, 'NAKES', '31.71.06')
  const { visit } = await net.applicant.does<{ visit: object | null }>(200, 'GET', `/v1/applications/${id}`)
  assert.notEqual(visit, null)
  await erase(id)
  const erased = await net.applicant.does<{ visit: object | null }>(200, 'GET', `/v1/applications/${id}`)
  assert.equal(erased.visit, null)
  assert.match(await refusal(id), /were erased .* need not come/)
})

it('nobody who withdrew before there was a permit is told that it cannot be handed over', async () => {
  const application = await net.applicant.submits('NAKES')
  await net.applicant.takes('withdraw', application, inputs['withdraw'])
  await erase(application.id)
  assert.match(await refusal(application.id), /^You need not come .* while the status is "withdrawn"/i)
})

/** Erases the data of an application on the day before its booked visit. Returns the outcome of the visit. */
async function outcomeAfterErasure(id: string): Promise<string | null> {
  await keepsATime(net, { id })
  await erase(id)
  const { data } = await net.applicant.does<{ data: { outcome: { outcome: string } | null }[] }>(
    200,
    'GET',
    visitsOf({ id }),
  )
  assert.equal(data.length, 1)
  return data[0]?.outcome?.outcome ?? null
}

it('a visit that was booked is cancelled with the files that it needs', async () => {
  const { applicationId } = await issued(net, 'NAKES', '31.71.06')
  assert.equal(await outcomeAfterErasure(applicationId), 'cancelled')
})

it('a visit that was booked stays where the permit can still be collected without its files', async () => {
  const { applicationId } = await issued(net, 'SKTM')
  assert.equal(await outcomeAfterErasure(applicationId), null)
})
