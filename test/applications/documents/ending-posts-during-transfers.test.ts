import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { longPdf, longPng } from '../../support/files/long-files.ts'
import { beginsUpload, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import type { Person } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const office = await officeOf(net, '31.71.06.1001')

describe('an officer whose post is suspended while their file is sent', () => {
  it('gets not_found, and the application gets no document', async () => {
    const officer = await appoint(net, ['front_desk'], '31.71.06.1001')
    const draft = await officer.drafts('SKTM', { filedAtOfficeId: office.id })
    const sending = beginsUpload(port, officer, draft)
    for (const chunk of longPdf(100_000)) await sending.sends(chunk)
    await untilRegistered(net)
    await suspends(officer)
    sending.ends()
    const { status, refusal } = await sending.answered
    assert.deepEqual([status, refusal.code], [404, 'not_found'])
    assert.deepEqual([...(await net.database.pool`select id from documents where application_id = ${draft.id}`)], [])
    await leavesNothing(net)
  })
})

describe('an officer whose post is suspended while they download a file', () => {
  it('gets the file that has begun, as they could have had it by then, and nothing of it afterwards', async () => {
    const officer = await appoint(net, ['front_desk'], '31.71.06.1001')
    const draft = await net.applicant.prepares('SKTM')
    const file = Buffer.concat([...longPng(9_000_000)])
    const { id } = await net.applicant.uploads('identity_card', draft, file)
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    const path = `/v1/applications/${draft.id}/documents/${id}/content`
    const response = await begins(officer, path)
    await suspends(officer)
    const range = { headers: { range: 'bytes=1000-' } }
    await eventually('the rest is refused', async () => (await officer.asks('GET', path, range)).status === 404)
    isRefused(await officer.asks('GET', path), 404, 'not_found')
    assert.deepEqual([response.statusCode, (await buffer(response)).equals(file)], [200, true])
  })
})

/** Begins a download, and reads nothing of its body yet. */
async function begins({ token }: Person, path: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${token}` }
  const [response]: IncomingMessage[] = await once(
    get({ port, host: '127.0.0.1', path, agent: false, headers }),
    'response',
  )
  assert.ok(response)
  return response
}

async function suspends(officer: Person): Promise<void> {
  const { id } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
  await net.database.pool`update staff set suspended_at = now() where person_id = ${id}`
}
