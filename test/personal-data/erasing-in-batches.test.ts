import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { createJobRunner } from '../../src/program/job-runner.ts'
import { wrongDays } from '../support/asserting/retentions.ts'
import { race } from '../support/faults/racing.ts'
import { letDaysPass } from '../support/journey.ts'
import { reading } from '../support/mail/mail-room.ts'
import { noPost } from '../support/mail/post.ts'
import { network } from '../support/network.ts'
import type { Application } from '../support/person.ts'
import { fence } from '../support/scenes/fence.ts'
import { issued, takesOn } from '../support/scenes/permits.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const { database, storage, vault } = net
const { pool } = database

const tenYears = 10 * 366
await publishes(net, 'AWAITED', {
  ...fence,
  samples: [],
  originalsGate: 'before_handover',
  documents: fence.documents.map((slot) => ({ ...slot, originalRequired: false })),
  retention: { years: 2, certainty: 'uncertain' },
})
await rollsOut(net, 'AWAITED', '31.71')

/** Returns applications that were withdrawn longer ago than their retention time, the first one the longest. */
async function dueApplications(count: number): Promise<Application[]> {
  const due: Application[] = []
  for (let made = 0; made < count; made++) {
    const application = await net.applicant.submits('SKTM')
    await net.applicant.takes('withdraw', application, { reason: 'Not this year.' })
    await letDaysPass(tenYears + count - made, application, net)
    due.push(application)
  }
  return due
}

const isErased = async ({ id }: { id: string }): Promise<boolean> =>
  (await net.applicant.does<{ erasedAt: string | null }>(200, 'GET', `/v1/applications/${id}`)).erasedAt !== null

/** Makes the database refuse the erasure of one application, until the returned function is called. */
async function refusesErasureOf({ id }: { id: string }): Promise<() => Promise<unknown>> {
  await pool.unsafe(`
    create function refuse_erasure() returns trigger language plpgsql as $$
    begin
      raise exception 'It is refused.';
    end $$;
    create trigger refuses_erasure before update of erased_at on applications
      for each row when (old.id = '${id}') execute function refuse_erasure()`)
  return () => pool.unsafe('drop trigger refuses_erasure on applications; drop function refuse_erasure')
}

describe('a run of the retention', () => {
  it('erases the rest and later batches when one application fails, and fails when only that is left', async () => {
    const due = await dueApplications(4)
    const [failing, ...rest] = due
    const ends = await refusesErasureOf(failing ?? assert.fail())
    assert.equal(await eraseAfterRetention(pool, 2), rest.length)
    assert.deepEqual(await Promise.all(due.map(isErased)), [false, true, true, true])
    await assert.rejects(eraseAfterRetention(pool, 2), { message: `Application ${failing?.id} cannot be erased.` })
    await ends()
    assert.equal(await eraseAfterRetention(pool, 2), 1)
  })

  it('stops after the batch in hand when it is told to', async () => {
    await dueApplications(3)
    assert.equal(await eraseAfterRetention(pool, 2, AbortSignal.abort()), 2)
    assert.equal(await eraseAfterRetention(pool, 2), 1)
  })

  it('stops after 100 when the worker stops meanwhile', async () => {
    const ids: string[] = []
    for (let made = 0; made <= 100; made++) ids.push((await net.applicant.drafts('SKTM')).id)
    await pool`
      update applications
      set status = 'withdrawn', status_since = now() - interval '11 years'
      where id = any(${ids}::uuid[])`
    const log = pino({ level: 'silent' })
    const run = createJobRunner({ database, storage, vault, post: noPost, reading: reading(), log })
    const stopping = new AbortController()
    const { done } = await race(
      net,
      (tx) => tx`lock table retentions in access exclusive mode`,
      () => run('erase_after_retention', stopping.signal),
      async () => stopping.abort(),
    )
    assert.equal(done, 100)
    assert.equal(await eraseAfterRetention(pool), 1)
  })
})

describe('the day of erasure', () => {
  const dayOf = async (id: string): Promise<string | undefined> =>
    (await pool<{ day: string }[]>`select erasable_on::text as day from retentions where application_id = ${id}`)[0]
      ?.day

  it('is kept for each closed application whose type states a retention, until its erasure', async () => {
    const [withdrawn] = await dueApplications(1)
    const permit = await issued(net)
    const other = await issued(net, 'TANAH')
    assert.deepEqual([await dayOf(permit.applicationId), await dayOf(other.applicationId)], ['infinity', undefined])
    await takesOn(net.head, permit, 'revoke')
    assert.match((await dayOf(permit.applicationId)) ?? '', /^\d{4}-/)
    assert.deepEqual([...(await wrongDays(pool))], [])
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.equal(await dayOf(withdrawn?.id ?? assert.fail()), undefined)
    assert.deepEqual([...(await wrongDays(pool))], [])
  })

  it('is that of both when a handover and a revocation come at once', async () => {
    const permit = await issued(net, 'AWAITED')
    const id = permit.applicationId
    await letDaysPass(366, { id }, net)
    await race(
      net,
      (tx) => tx`update applications set status = 'handed_over', status_since = now() where id = ${id}`,
      () => takesOn(net.head, permit, 'revoke'),
    )
    assert.deepEqual([...(await wrongDays(pool))], [])
  })
})
