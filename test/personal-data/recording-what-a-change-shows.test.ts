import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { type Application, example, type Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { appoint, officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const counter = await officeOf(net, '31.71.06')
const colleague = await appoint(net, ['front_desk'], '31.71.06')

interface Access {
  what: string
  application: { id: string }
  reader: { role: string; office: object | null }
  purpose: { status: string | null }
  fields: string[]
}

/** Has the front desk file a draft for somebody at its counter. */
async function filedAtTheCounter(): Promise<Application> {
  const { answers, village } = await example('SKTM')
  return net.frontDesk.drafts('SKTM', { answers, villageCode: village, filedAtOfficeId: counter.id })
}

/** Has the applicant take a draft over, and returns the reads of it that they are shown. */
async function readsOfTakenOver({ id, reference }: Application): Promise<Access[]> {
  const { code } = await net.frontDesk.does<{ code: string }>(201, 'POST', `/v1/applications/${id}/claim-codes`)
  await net.applicant.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
  const { data } = await net.applicant.does<{ data: Access[] }>(200, 'GET', '/v1/me/data-access?limit=200')
  return data.filter(({ application }) => application.id === id)
}

const changes = (who: Person, { id, version }: Application, villageCode: string | null) =>
  who.asks('PATCH', `/v1/applications/${id}`, { body: { villageCode }, headers: { 'if-match': `"${version}"` } })
const moves = (who: Person, { id, version, permitType }: Application) =>
  who.asks('PUT', `/v1/applications/${id}/permit-type-version?dryRun=true`, {
    body: { version: permitType.version },
    headers: { 'if-match': `"${version}"` },
  })

describe('a draft that was filed at a counter', () => {
  it('is on the record of reads once a day when a change shows it to an officer', async () => {
    const draft = await filedAtTheCounter()
    for (const villageCode of [draft.villageCode, '31.71.06.1002']) {
      const reply = await changes(colleague, draft, villageCode)
      assert.ok(reply.json<Application>().answers['applicant'], 'It shows the answers.')
    }
    const [read, ...more] = await readsOfTakenOver(draft)
    assert.deepEqual(more, [])
    assert.deepEqual([read?.what, read?.purpose.status], ['case', 'draft'])
    assert.deepEqual(read?.reader, { role: 'assistant', office: counter.names, agency: null })
    assert.ok(read?.fields.includes('/applicant/nik'))
  })

  it('is on the record of reads when an officer tries to move it to another version', async () => {
    const draft = await filedAtTheCounter()
    assert.equal((await moves(colleague, draft)).status, 200)
    assert.deepEqual(
      (await readsOfTakenOver(draft)).map(({ what }) => what),
      ['case'],
    )
  })

  it('is not on the record of reads for a change that is refused', async () => {
    const draft = await filedAtTheCounter()
    isRefused(await changes(colleague, { ...draft, version: draft.version + 1 }, null), 412, 'stale')
    isRefused(await changes(colleague, draft, '99.99.99.9999'), 422, 'rule_broken')
    assert.deepEqual(await readsOfTakenOver(draft), [])
  })

  it('is neither changed nor shown when the reading cannot be recorded', async () => {
    const { pool } = net.database
    const draft = await filedAtTheCounter()
    await pool`alter table data_reads rename to kept_reads`
    try {
      isRefused(await changes(colleague, draft, '31.71.06.1002'), 503, 'unavailable')
      isRefused(await moves(colleague, draft), 503, 'unavailable')
    } finally {
      await pool`alter table kept_reads rename to data_reads`
    }
    assert.equal((await net.frontDesk.reads(draft)).version, draft.version)
  })
})

describe('a draft of their own', () => {
  it('is on no record when its applicant changes it', async () => {
    const draft = await net.applicant.drafts('SKTM')
    assert.equal((await changes(net.applicant, draft, null)).status, 200)
    const { data } = await net.applicant.does<{ data: Access[] }>(200, 'GET', '/v1/me/data-access?limit=200')
    assert.deepEqual(
      data.filter(({ application }) => application.id === draft.id),
      [],
    )
  })
})
