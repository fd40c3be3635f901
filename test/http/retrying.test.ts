import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { forgetKeys } from '../../src/http/idempotency/once.ts'
import { objectsOf } from '../support/asserting/objects.ts'
import { isReplayOf, newKey, stepsOf } from '../support/asserting/retries.ts'
import { changesNothing } from '../support/asserting/standstill.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, type Doc, type Reply, somePdf } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const begins = (headers: Record<string, string>, body: object = { permitType: 'IMB' }, who = net.applicant) =>
  who.asks('POST', '/v1/applications', { body, headers })
const submits = (draft: Application, headers: Record<string, string>) =>
  net.applicant.tries('submit', draft, inputs['submit'], { headers })

describe('a retry with the same key and body', () => {
  it('creates one application, and gets the same answer', async () => {
    const headers = newKey()
    const before = await count('applications')
    const first = await begins(headers)
    isReplayOf(first, await begins(headers))
    isReplayOf(first, await begins(headers))
    assert.equal(await count('applications'), before + 1)
  })

  it('takes a step once, although the step is no longer possible', async () => {
    const draft = await net.applicant.prepares()
    const headers = newKey()
    const first = await submits(draft, headers)
    isReplayOf(first, await submits(draft, headers))
    assert.equal((await net.applicant.reads(draft)).version, first.json<{ version: number }>().version)
    assert.equal(await stepsOf(net, draft), 1)
  })

  it('adds one version of a document, and leaves nothing in storage', async () => {
    const draft = await net.applicant.drafts()
    const [headers, file] = [newKey(), somePdf()]
    const first = await uploads(draft, headers, file)
    const stored = await objectsOf(net)
    isReplayOf(first, await uploads(draft, headers, file))
    const { documents } = await net.applicant.reads(draft)
    assert.deepEqual(
      documents.map(({ id, version }) => ({ id, version })),
      [{ id: first.json<Doc>().id, version: 1 }],
    )
    assert.deepEqual(await objectsOf(net), stored)
    assert.equal(await count('stray_objects'), 0)
  })

  it('is recognised before If-Match, which the first request has made stale', async () => {
    const draft = await net.applicant.prepares()
    const headers = { ...newKey(), 'if-match': `"${draft.version}"` }
    const first = await submits(draft, headers)
    isReplayOf(first, await submits(draft, headers))
  })

  it('gets the same answer even after the application has changed', async () => {
    const draft = await net.applicant.prepares()
    const headers = newKey()
    const first = await submits(draft, headers)
    await net.frontDesk.takes('accept', draft)
    isReplayOf(first, await submits(draft, headers))
    assert.equal((await net.applicant.reads(draft)).status, 'in_review')
  })
})

describe('a key used before', () => {
  it('is refused for another body', async () => {
    const headers = newKey()
    await begins(headers)
    await changesNothing(net, async () =>
      isRefused(await begins(headers, { permitType: 'KRK' }), 422, 'idempotency_key_reused'),
    )
  })

  it('is refused for another application and for another operation', async () => {
    const [one, other] = [await net.applicant.prepares(), await net.applicant.prepares()]
    const headers = newKey()
    assert.equal((await submits(one, headers)).status, 201)
    isRefused(await submits(other, headers), 422, 'idempotency_key_reused')
    isRefused(await begins(headers), 422, 'idempotency_key_reused')
    assert.equal((await net.applicant.reads(other)).status, 'draft')
  })

  it('is refused for another file, which is not stored', async () => {
    const draft = await net.applicant.drafts()
    const headers = newKey()
    await uploads(draft, headers, somePdf())
    const stored = await objectsOf(net)
    isRefused(await uploads(draft, headers, somePdf()), 422, 'idempotency_key_reused')
    assert.deepEqual(await objectsOf(net), stored)
  })

  it('by another person is another key', async () => {
    const headers = newKey()
    const [mine, theirs] = [await begins(headers), await begins(headers, { permitType: 'IMB' }, net.stranger)]
    assert.deepEqual([mine.status, theirs.status], [201, 201])
    assert.equal(theirs.headers['idempotency-replayed'], undefined)
    assert.notEqual(mine.json<Application>().id, theirs.json<Application>().id)
  })

  it('for a refused request is free again: a refusal changes nothing and is not stored', async () => {
    const draft = await net.applicant.drafts()
    const headers = newKey()
    isRefused(await submits(draft, headers), 422, 'blocked')
    isRefused(await begins(headers, { permitType: 'NONE' }), 422, 'rule_broken')
    assert.equal((await begins(headers)).status, 201)
  })

  it('is valid for 24 hours, and counts as new after that', async () => {
    const headers = newKey()
    const first = await begins(headers)
    await age(headers, '23 hours 59 minutes')
    isReplayOf(first, await begins(headers))
    await age(headers, '2 minutes')
    const second = await begins(headers)
    assert.deepEqual([second.status, second.headers['idempotency-replayed']], [201, undefined])
    assert.notEqual(second.json<Application>().id, first.json<Application>().id)
    isReplayOf(second, await begins(headers))
  })

  it('counts as new after 24 hours also for a file', async () => {
    const [draft, headers, file] = [await net.applicant.drafts(), newKey(), somePdf()]
    const first = await uploads(draft, headers, file)
    await age(headers, '24 hours')
    const second = await uploads(draft, headers, file)
    assert.deepEqual([second.status, second.headers['idempotency-replayed']], [first.status, undefined])
    isReplayOf(second, await uploads(draft, headers, file))
  })

  it('is deleted when it has expired, and not before', async () => {
    const [old, young] = [newKey(), newKey()]
    await begins(old)
    await begins(young)
    await age(old, '24 hours')
    await forgetKeys(pool)
    const kept = await pool`
        select key from idempotency_keys where key = any(${[old, young].map((headers) => headers['idempotency-key'])})`
    assert.deepEqual(
      kept.map(({ key }) => key),
      [young['idempotency-key']],
    )
  })

  it('has to be a word of at most 255 visible characters', async () => {
    for (const key of ['x'.repeat(256), 'two words', 'naïve'])
      isRefused(await begins({ 'idempotency-key': key }), 400, 'invalid_request')
    assert.equal((await begins({ 'idempotency-key': `${crypto.randomUUID()}${'!~'.repeat(109)}!` })).status, 201)
  })
})

const uploads = (draft: Application, headers: Record<string, string>, file: Buffer): Promise<Reply> =>
  net.applicant.triesUpload('identity_card', draft, file, { headers })

async function count(table: string): Promise<number> {
  const [row] = await pool<{ count: number }[]>`select count(*)::int as count from ${pool(table)}`
  return row?.count ?? 0
}

const age = (headers: { 'idempotency-key': string }, by: string) =>
  pool`update idempotency_keys set created_at = created_at - ${by}::interval where key = ${headers['idempotency-key']}`
