import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

it('a permit whose originals can no longer be compared is not worth a visit', async () => {
  const { applicationId: id } = await issued(net, 'NAKES', '31.71.06')
  const { visit } = await net.applicant.does<{ visit: object | null }>(200, 'GET', `/v1/applications/${id}`)
  assert.notEqual(visit, null)
  await pool`insert into retentions (application_id, erasable_on) values (${id}, network_day())`
  assert.equal(await eraseAfterRetention(pool), 1)
  const erased = await net.applicant.does<{ visit: object | null }>(200, 'GET', `/v1/applications/${id}`)
  assert.equal(erased.visit, null)
  const body = { startsAt: new Date(Date.now() + 864e5).toISOString(), purpose: 'collect_permit' }
  const refused = await net.applicant.asks('POST', `/v1/applications/${id}/visits`, { body })
  assert.match(isRefused(refused, 409, 'visit_not_open').detail ?? '', /were erased .* need not come/)
})
