import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createReadRecord } from '../../src/applications/reads/record.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application, Person } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { officeOf } from '../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface Access {
  id: string
  what: string
  application: { id: string }
  reader: { role: string; office: object | null; agency: object | null }
  purpose: { status: string | null; reason: string | null }
  fields: string[]
  documentSlot: string | null
  at: string
}
const accessTo = async (who: Person, query = '?limit=200') =>
  who.does<{ data: Access[]; page: { nextCursor: string | null } }>(200, 'GET', `/v1/me/data-access${query}`)
const readsOf = async ({ id }: { id: string }) =>
  (await accessTo(net.applicant)).data.filter(({ application }) => application.id === id)

describe("a read of a person's data by another person", async () => {
  const file = await imbIn('in_review', net)
  const { names: office } = await officeOf(net, '31.71.06')

  it("is shown to that person with role, office, purpose, answers and time; never with the officer's name", async () => {
    const before = (await readsOf(file)).length
    await net.reviewer.reads(file)
    await net.head.reads(file)
    const [document] = file.documents
    assert.equal(
      (await net.reviewer.asks('GET', `/v1/applications/${file.id}/documents/${document?.id}/content`)).status,
      200,
    )
    const [byContent, byHead, byReviewer] = await readsOf(file)
    assert.equal((await readsOf(file)).length, before + 3)
    assert.deepEqual(
      [byReviewer?.what, byReviewer?.reader, byReviewer?.purpose],
      ['case', { role: 'reviewer', office, agency: null }, { status: 'in_review', reason: null, stated: null }],
    )
    assert.ok(byReviewer?.fields.includes('/applicant/nik'))
    assert.deepEqual([byHead?.what, byHead?.reader.role, byHead?.fields], ['case', 'head', []], 'They were masked.')
    assert.deepEqual([byContent?.what, byContent?.documentSlot], ['document', document?.slot])
    assert.doesNotMatch(JSON.stringify([byContent, byHead, byReviewer]), /"name"|personId/)
  })

  it('is recorded once for each read of the correspondence, if there is any', async () => {
    const before = (await readsOf(file)).length
    await net.reviewer.does(200, 'GET', `/v1/applications/${file.id}/messages`)
    assert.equal((await readsOf(file)).length, before)
    await net.applicant.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'When will you come?' },
    })
    await net.applicant.does(200, 'GET', `/v1/applications/${file.id}/messages`)
    await net.reviewer.does(200, 'GET', `/v1/applications/${file.id}/messages`)
    const [read, ...older] = await readsOf(file)
    assert.equal(older.length, before)
    assert.deepEqual([read?.what, read?.reader.role, read?.purpose.status], ['messages', 'reviewer', 'in_review'])
  })

  it('is recorded with its reason when personal answers are asked for, and again on a retry', async () => {
    const sent = { body: { reason: 'The names differ.' }, headers: { 'idempotency-key': crypto.randomUUID() } }
    for (let time = 0; time < 2; time++)
      await net.head.does(201, 'POST', `/v1/applications/${file.id}/disclosures`, sent)
    const shown = (await readsOf(file)).slice(0, 2).map(({ what, purpose, fields }) => ({ what, purpose, fields }))
    assert.deepEqual(shown[0], shown[1])
    assert.deepEqual(shown[0]?.purpose, { status: 'in_review', reason: 'The names differ.', stated: null })
    assert.ok(shown[0]?.what === 'disclosure' && shown[0].fields.includes('/applicant/nik'))
  })

  it('is recorded for each case that a search finds, and also for a search that finds nothing', async () => {
    const before = await readsOf(file)
    await net.frontDesk.does(200, 'POST', '/v1/applications/search', { body: { nik: '3171000000000001' } })
    const [found] = await readsOf(file)
    assert.deepEqual([found?.what, found?.fields, found?.reader.role], ['search', ['nik'], 'front_desk'])
    assert.equal((await readsOf(file)).length, before.length + 1)
    await net.frontDesk.does(200, 'POST', '/v1/applications/search', { body: { nik: '3171000000009999' } })
    const { personId } = await actorOf(net, 'front-desk')
    const [last] = await pool<{ applicationId: string | null; fields: string[] }[]>`
      select application_id as "applicationId", fields
      from data_reads
      where reader_id = ${personId}
      order by id desc
      limit 1`
    assert.deepEqual(last, { applicationId: null, fields: ['nik'] })
  })

  it('is not recorded for own applications, for lists without waiting work, and for refusals', async () => {
    const before = await readsOf(file)
    await net.applicant.reads(file)
    await net.head.does(200, 'GET', '/v1/applications')
    await net.reviewer.does(200, 'GET', `/v1/applications/${file.id}/clock`)
    await net.applicant.does(200, 'GET', `/v1/applications/${file.id}/events`)
    assert.equal((await net.stranger.asks('GET', `/v1/applications/${file.id}`)).status, 404)
    assert.deepEqual(await readsOf(file), before)
  })

  it('is shown to nobody else, and listed page by page', async () => {
    assert.deepEqual((await accessTo(net.stranger)).data, [])
    assert.deepEqual((await accessTo(net.reviewer)).data, [])
    const all = (await accessTo(net.applicant)).data
    const walked: Access[] = []
    let cursor = ''
    for (let pages = 0; pages < 100; pages++) {
      const {
        data,
        page: { nextCursor },
      } = await accessTo(net.applicant, `?limit=3${cursor}`)
      walked.push(...data)
      if (nextCursor === null) break
      cursor = `&cursor=${nextCursor}`
    }
    assert.deepEqual(walked, all)
  })

  it('is never changed or deleted', async () => {
    for (const change of [
      pool`update data_reads set reason = 'none'`,
      pool`delete from data_reads`,
      pool`truncate data_reads`,
    ])
      await assert.rejects(change, /is refused/)
  })
})

describe('the answer to a read', async () => {
  const file = await imbIn('in_review', net)

  it('is sent only after the read is committed', async () => {
    const reply = await race(
      net,
      (tx) => tx`lock table data_reads in share mode`,
      () => net.reviewer.asks('GET', `/v1/applications/${file.id}`),
    )
    assert.equal(reply.status, 200)
  })

  it('is 503, without the case, when the read cannot be recorded', async () => {
    await pool`alter table data_reads rename to kept_reads`
    try {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/disclosures', { reason: 'It cannot be recorded.' }],
      ] as const) {
        const reply = await net.head.asks(method, `/v1/applications/${file.id}${path}`, body && { body })
        assert.ok([500, 503].includes(reply.status), reply.text)
        assert.doesNotMatch(reply.text, /answers/)
      }
      isRefused(
        await net.head.asks('POST', '/v1/applications/search', { body: { nik: '3171000000000001' } }),
        503,
        'unavailable',
      )
    } finally {
      await pool`alter table kept_reads rename to data_reads`
    }
    assert.equal((await net.applicant.reads(file)).version, file.version, 'No event without its read.')
  })
})

describe('reads at the same time', () => {
  it('are written together: reads that arrive during a write share the next one', async () => {
    const file: Application = await imbIn('submitted', net)
    const { personId } = await actorOf(net, 'reviewer')
    const record = createReadRecord(pool, (error) => assert.fail(String(error)))
    const read = {
      personId,
      standing: 'reviewer',
      officeId: null,
      applicationId: file.id,
      what: 'case',
      documentId: null,
      fields: [],
      status: 'submitted',
      reason: null,
    } as const
    await Promise.all(Array.from({ length: 200 }, () => record.add(read)))
    const writes = await pool<{ count: number }[]>`
      select count(*)::int as count
      from data_reads
      where application_id = ${file.id} and standing = 'reviewer'
      group by xmin::text
      order by 1`
    assert.deepEqual(
      writes.map(({ count }) => count),
      [1, 199],
    )
  })
})
