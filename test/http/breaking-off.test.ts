import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { type Db, inTransaction } from '../../src/platform/db/client.ts'
import { objectsOf } from '../support/asserting/objects.ts'
import { isReplayOf, newKey, stepsOf } from '../support/asserting/retries.ts'
import { race } from '../support/faults/racing.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { type Application, type Reply, somePdf } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const submits = (draft: Application, headers: Record<string, string>): Promise<Reply> =>
  net.applicant.tries('submit', draft, inputs['submit'], { headers })
const uploads = (draft: Application, headers: Record<string, string>, file: Buffer): Promise<Reply> =>
  net.applicant.triesUpload('identity_card', draft, file, { headers })
const locking =
  ({ id }: Application) =>
  (tx: Db) =>
    tx`select from applications where id = ${id} for update`
const endBackend = (pid: number) => pool`select pg_terminate_backend(${pid})`

describe('a retry while the first request is still running', () => {
  it('is told to wait, and the step is taken once', async () => {
    const draft = await net.applicant.prepares()
    const headers = newKey()
    const first = await race(
      net,
      locking(draft),
      () => submits(draft, headers),
      async () => {
        const retry = await submits(draft, headers)
        isRefused(retry, 409, 'request_in_flight')
        assert.equal(retry.headers['retry-after'], '1')
      },
    )
    assert.equal(first.status, 201, first.text)
    isReplayOf(first, await submits(draft, headers))
    assert.equal(await stepsOf(net, draft), 1)
  })

  it('is told to wait with its upload, which is not stored', async () => {
    const draft = await net.applicant.drafts()
    const [headers, file] = [newKey(), somePdf()]
    const stored = await objectsOf(net)
    const first = await race(
      net,
      locking(draft),
      () => uploads(draft, headers, file),
      async () => {
        isRefused(await uploads(draft, headers, file), 409, 'request_in_flight')
      },
    )
    assert.equal(first.status, 201, first.text)
    assert.equal((await objectsOf(net)).length, stored.length + 1)
    assert.deepEqual(
      (await net.applicant.reads(draft)).documents.map(({ version }) => version),
      [1],
    )
  })

  it('does not delay another key', async () => {
    const [draft, other] = [await net.applicant.prepares(), await net.applicant.prepares()]
    await race(
      net,
      locking(draft),
      () => submits(draft, newKey()),
      async () => {
        assert.equal((await submits(other, newKey())).status, 201)
      },
    )
  })
})

describe('a request that breaks off between its effect and its answer', () => {
  it('leaves no effect, and a retry does it again', async () => {
    const draft = await net.applicant.prepares()
    const headers = newKey()
    const broken = await race(
      net,
      (tx) => tx`lock table idempotency_keys in exclusive mode`,
      () => submits(draft, headers),
      endBackend,
    )
    isRefused(broken, 503, 'unavailable')
    assert.equal((await net.applicant.reads(draft)).status, 'draft')
    assert.equal((await pool`select from idempotency_keys where key = ${headers['idempotency-key']}`).length, 0)
    const retried = await submits(draft, headers)
    assert.deepEqual([retried.status, retried.headers['idempotency-replayed']], [201, undefined])
    assert.equal(await stepsOf(net, draft), 1)
  })

  it('leaves no object of its upload', async () => {
    const draft = await net.applicant.drafts()
    const [headers, file, stored] = [newKey(), somePdf(), await objectsOf(net)]
    isRefused(
      await race(
        net,
        (tx) => tx`lock table idempotency_keys in exclusive mode`,
        () => uploads(draft, headers, file),
        endBackend,
      ),
      503,
      'unavailable',
    )
    assert.deepEqual((await net.applicant.reads(draft)).documents, [])
    assert.deepEqual(await objectsOf(net), stored)
    assert.equal((await uploads(draft, headers, file)).status, 201)
  })
})

describe('a transaction that loses its connection', () => {
  it('fails alone: the process and the next transaction continue', async () => {
    await assert.rejects(inTransaction(pool, (tx) => tx`select pg_terminate_backend(pg_backend_pid())`))
    assert.equal(await inTransaction(pool, async (tx) => (await tx`select 1`).length), 1)
  })
})
