import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import { atTheCounter, type Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network({ more: async () => ({ draftsLimit: 2 }) })
after(() => net.close())
const { applicant, frontDesk, stranger } = net

const triesToDraft = (who: Person, body: object = {}, headers = {}) =>
  who.asks('POST', '/v1/applications', { body: { permitType: 'SKTM', ...body }, headers })

describe('the drafts of one person', () => {
  it('are as many as the limit at once, with renewals and copies; one that is discarded makes room', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const [first, second] = [await applicant.drafts('SKTM'), await triesToDraft(applicant, {}, key)]
    const { detail, code } = isRefused(await triesToDraft(applicant), 409, 'too_many_drafts')
    assert.match(`${code} ${detail}`, /at most 2 drafts .+ Submit or discard one of them first\.$/)
    const startFrom = { applicationId: first.id, purpose: 'copy' }
    isRefused(await triesToDraft(applicant, { startFrom }), 409, 'too_many_drafts')
    assert.equal((await triesToDraft(applicant, {}, key)).text, second.text)
    assert.equal((await triesToDraft(stranger)).status, 201)
    const etag = { 'if-match': `"${first.version}"` }
    assert.equal((await applicant.asks('DELETE', `/v1/applications/${first.id}`, { headers: etag })).status, 204)
    assert.equal((await triesToDraft(applicant)).status, 201)
  })

  it('are not those that a counter files for others', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.06.1001')
    for (let count = 0; count < 3; count++)
      assert.equal((await triesToDraft(frontDesk, { filedAtOfficeId, assistance: atTheCounter })).status, 201)
  })
})
