import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor } from '../../src/access/identity/actor.ts'
import { createDraft } from '../../src/applications/drafts/draft.ts'
import type { Key } from '../../src/http/idempotency/once.ts'
import { onceByStatement } from '../../src/http/idempotency/once-by-statement.ts'
import { Problem } from '../../src/http/problems/problem.ts'
import { keyOf } from '../../src/http/request.ts'
import { type Db, inTransaction } from '../../src/platform/db/client.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { objectsOf } from '../support/objects.ts'
import { type Application, type Reply, somePdf } from '../support/person.ts'
import { actorOf, race } from '../support/racing.ts'
import { isRefused } from '../support/refusal.ts'
import { isReplayOf, newKey, stepsOf } from '../support/retries.ts'

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
const draft = { permitType: 'IMB' }
const begins = (headers: Record<string, string>): Promise<Reply> =>
  net.applicant.asks('POST', '/v1/applications', { body: draft, headers })
/** Returns the key of a request of `begins`. */
function keyOfDraft(headers: Record<string, string>, actor: Actor): Key {
  const key = keyOf({ method: 'POST', url: '/v1/applications', actor }, headers, net.vault.fingerprint(draft))
  assert.ok(key)
  return key
}
const draftsOf = async ({ personId }: Actor): Promise<number> =>
  (await pool`select from applications where applicant_id = ${personId}`).length
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
        isRefused(await submits(draft, headers), 409, 'request_in_flight')
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

describe('a request that the same request overtakes', () => {
  it('writes nothing, and gets the answer of the other', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    const key = keyOfDraft(headers, actor)
    const before = await draftsOf(actor)
    const begun: Application[] = []
    const late = await onceByStatement<Application>(net.database, key, async () => {
      begun.push((await begins(headers)).json<Application>())
      const keep = () => ({ key, answer: { statusCode: 201, headers: {}, body: {} } })
      await createDraft({ db: pool, vault: net.vault, actor, channel: 'web', keep }, { permitType: 'IMB' })
      return assert.fail('It wrote a second draft.')
    })
    assert.deepEqual([late.replayed, late.body.id], [true, begun[0]?.id])
    assert.equal(await draftsOf(actor), before + 1)
  })

  it('gets the answer of the other also when it is refused because of it', async () => {
    const headers = newKey()
    const late = await onceByStatement(
      net.database,
      keyOfDraft(headers, await actorOf(net, 'applicant-1')),
      async () => {
        await begins(headers)
        throw new Problem('conflict', {})
      },
    )
    assert.equal(late.replayed, true)
  })

  it('is refused as usual when the other was refused', async () => {
    const late = onceByStatement(net.database, keyOfDraft(newKey(), await actorOf(net, 'applicant-1')), async () => {
      throw new Problem('conflict', {})
    })
    await assert.rejects(late, (error) => error instanceof Problem && error.code === 'conflict')
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
