import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { goes, letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const district = await officeOf(net, '31.71.06')
const tenYears = 10 * 366

const issues = ({ id }: Application) =>
  net.frontDesk.does<{ reference: string; code: string }>(201, 'POST', `/v1/applications/${id}/claim-codes`)
const claims = async ({ reference, code }: { reference: string; code: string }) =>
  (await net.person(`somebody-${crypto.randomUUID()}`)).asks('POST', '/v1/applications/claims', {
    body: { reference, code },
  })
const codesOf = async ({ id }: Application) => [
  ...(await pool`select 'code' as kind from claim_codes where application_id = ${id}`),
]

/** An application of a counter that was refused so long ago that its data may be erased. */
async function longClosed(): Promise<Application> {
  const filed = await net.frontDesk.submits('SKTM', { filedAtOfficeId: district.id })
  await goes(net, 'frontDesk', 'accept', filed)
  await goes(net, 'reviewer', 'propose_refusal', filed)
  await goes(net, 'head', 'refuse', filed)
  await letDaysPass(tenYears, filed, net)
  return filed
}

describe('a claim code ends with the data of its application', () => {
  it('at the end of the retention: nobody takes over what was erased with a code of before', async () => {
    const filed = await longClosed()
    const issued = await issues(filed)
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.deepEqual(await codesOf(filed), [])
    isRefused(await claims(issued), 404, 'not_found')
  })

  it('when the draft is discarded', async () => {
    const draft = await net.frontDesk.drafts('SKTM', { filedAtOfficeId: district.id })
    const issued = await issues(draft)
    await net.frontDesk.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"2"' } })
    assert.deepEqual(await codesOf(draft), [])
    isRefused(await claims(issued), 404, 'not_found')
  })
})
