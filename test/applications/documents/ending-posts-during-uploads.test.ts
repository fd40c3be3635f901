import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const office = await officeOf(net, '31.71.06.1001')

describe('an officer whose post is suspended while their file is sent', () => {
  it('gets not_found, and the application gets no document', async () => {
    const officer = await appoint(net, ['front_desk'], '31.71.06.1001')
    const draft = await officer.drafts('SKTM', { filedAtOfficeId: office.id })
    const { id } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
    const sending = beginsUpload(port, officer, draft)
    for (const chunk of longPdf(100_000)) await sending.sends(chunk)
    await untilRegistered(net)
    await net.database.pool`update staff set suspended_at = now() where person_id = ${id}`
    sending.ends()
    const { status, refusal } = await sending.answered
    assert.deepEqual([status, refusal.code], [404, 'not_found'])
    assert.deepEqual([...(await net.database.pool`select id from documents where application_id = ${draft.id}`)], [])
    await leavesNothing(net)
  })
})
