import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Actor } from '../../src/access/identity/actor.ts'
import { createDraft } from '../../src/applications/drafts/create.ts'
import { type Key, lockKey } from '../../src/http/idempotency/once.ts'
import { onceByStatement } from '../../src/http/idempotency/once-by-statement.ts'
import { Problem } from '../../src/http/problems/problem.ts'
import { keyOf } from '../../src/http/request.ts'
import { inTransaction } from '../../src/platform/db/client.ts'
import { wherever } from '../../src/platform/db/driver.ts'
import { isReplayOf, newKey, stepsOf } from '../support/asserting/retries.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import type { Application, Reply } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const submits = (draft: Application, headers: Record<string, string>): Promise<Reply> =>
  net.applicant.tries('submit', draft, inputs['submit'], { headers })
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
const expire = (headers: { 'idempotency-key': string }) => pool`
  update idempotency_keys
  set created_at = created_at - interval '25 hours'
  where key = ${headers['idempotency-key']}`
const isNotMade = ({ status }: Reply): boolean => status !== 201
const isInFlight = (error: unknown): boolean => error instanceof Problem && error.code === 'request_in_flight'

describe('many requests at once with one key', () => {
  it('create one draft: each other gets the same answer, or is told to wait', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    const before = await draftsOf(actor)
    const replies = await Promise.all(Array.from({ length: 8 }, () => begins(headers)))
    const [made, refused] = [replies.filter(({ status }) => status === 201), replies.filter(isNotMade)]
    for (const reply of refused) isRefused(reply, 409, 'request_in_flight')
    assert.equal(new Set(made.map((reply) => reply.json<Application>().id)).size, 1)
    assert.equal(made.filter(({ headers }) => headers['idempotency-replayed'] === undefined).length, 1)
    assert.equal(await draftsOf(actor), before + 1)
  })

  it('are told to wait while the first runs, and create nothing', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    const before = await draftsOf(actor)
    await inTransaction(pool, async (tx) => {
      await tx`select ${lockKey(tx, keyOfDraft(headers, actor))}`
      isRefused(await begins(headers), 409, 'request_in_flight')
    })
    assert.equal(await draftsOf(actor), before)
    assert.equal((await begins(headers)).status, 201)
  })

  it('create one draft also under a key that has expired', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    await begins(headers)
    await expire(headers)
    const before = await draftsOf(actor)
    const replies = await Promise.all(Array.from({ length: 8 }, () => begins(headers)))
    for (const reply of replies.filter(isNotMade)) isRefused(reply, 409, 'request_in_flight')
    assert.equal(await draftsOf(actor), before + 1)
  })

  it('get the new answer under a key that had expired when they looked', async () => {
    const headers = newKey()
    const first = await begins(headers)
    await expire(headers)
    const late = await race(
      net,
      (tx) => tx`update idempotency_keys set created_at = now() where key = ${headers['idempotency-key']}`,
      () => begins(headers),
    )
    isReplayOf(first, late)
  })

  it('take one step, which the history has with the same id and time', async () => {
    const [draft, headers] = [await net.applicant.prepares(), newKey()]
    const replies = await Promise.all(Array.from({ length: 4 }, () => submits(draft, headers)))
    for (const reply of replies.filter(isNotMade)) isRefused(reply, 409, 'request_in_flight')
    assert.equal(await stepsOf(net, draft), 1)
    const [step] = await pool<{ id: string; at: Date; version: number }[]>`
      select id, at, version
      from application_events
      where application_id = ${draft.id} and action = 'submit'`
    const answer = replies.find(({ status }) => status === 201)?.json<{ id: string; at: string; version: number }>()
    assert.deepEqual([answer?.id, answer?.at, answer?.version], [step?.id, step?.at.toISOString(), step?.version])
  })
})

describe('a request that the same request overtakes', () => {
  it('writes nothing, and gets the answer of the other', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    const key = keyOfDraft(headers, actor)
    const before = await draftsOf(actor)
    const begun: Application[] = []
    const refusals: unknown[] = []
    const late = await onceByStatement<Application>(net.database, key, async () => {
      begun.push((await begins(headers)).json<Application>())
      const keyedAnswer = () => ({ key, answer: { statusCode: 201, headers: {}, body: {} } })
      try {
        await createDraft({ db: pool, vault: net.vault, actor, channel: 'web', keyedAnswer }, { permitType: 'IMB' })
      } catch (error) {
        refusals.push(error)
        throw error
      }
      return assert.fail('It wrote a second draft.')
    })
    assert.deepEqual([late.replayed, late.body.id], [true, begun[0]?.id])
    assert.deepEqual(refusals.map(isInFlight), [true])
    assert.equal(await draftsOf(actor), before + 1)
  })

  it('writes nothing also when the answer of the other is stored while it writes', async () => {
    const [other, headers, actor] = [newKey(), newKey(), await actorOf(net, 'applicant-1')]
    const first = await begins(other)
    const before = await draftsOf(actor)
    const late = await race(
      net,
      (tx) => tx`
        insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
        select person_id, ${headers['idempotency-key']}, fingerprint, status_code, headers, body
        from idempotency_keys
        where key = ${other['idempotency-key']}`,
      () => begins(headers),
    )
    isReplayOf(first, late)
    assert.equal(await draftsOf(actor), before)
  })

  it('writes nothing, and is refused, when the other had another body', async () => {
    const [headers, actor] = [newKey(), await actorOf(net, 'applicant-1')]
    const key = keyOfDraft(headers, actor)
    const before = await draftsOf(actor)
    const late = onceByStatement(net.database, key, async () => {
      await net.applicant.asks('POST', '/v1/applications', { body: { permitType: 'KRK' }, headers })
      const keyedAnswer = () => ({ key, answer: { statusCode: 201, headers: {}, body: {} } })
      await createDraft({ db: pool, vault: net.vault, actor, channel: 'web', keyedAnswer }, draft)
      return assert.fail('It wrote a second draft.')
    })
    await assert.rejects(late, (error) => error instanceof Problem && error.code === 'idempotency_key_reused')
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

  it('looks for a stored answer only when it is refused, and then once', async () => {
    const key = keyOfDraft(newKey(), await actorOf(net, 'applicant-1'))
    const looks: unknown[] = []
    const reader = wherever(net.database.reader, (query) => void looks.push(query))
    const made = { statusCode: 201, headers: {}, body: {} }
    assert.equal(await onceByStatement({ pool, reader }, key, async () => made), made)
    assert.equal(looks.length, 0)
    const refused = onceByStatement({ pool, reader }, key, async () => {
      throw new Problem('conflict', {})
    })
    await assert.rejects(refused, (error) => error instanceof Problem && error.code === 'conflict')
    assert.equal(looks.length, 1)
  })

  it('is refused as usual when the other was refused', async () => {
    const late = onceByStatement(net.database, keyOfDraft(newKey(), await actorOf(net, 'applicant-1')), async () => {
      throw new Problem('conflict', {})
    })
    await assert.rejects(late, (error) => error instanceof Problem && error.code === 'conflict')
  })
})
