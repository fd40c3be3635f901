import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { holdWaiting } from '../../../src/correspondence/received-mails/sorting/holds.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import type { Estate } from '../../../src/network/offices/estate.ts'
import { eraseUnsubmitted } from '../../../src/personal-data/erase.ts'
import { type Db, inTransaction } from '../../../src/platform/db/client.ts'
import { estate } from '../../../src/program/estate.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { hasContact } from '../../support/mail/contacts.ts'
import { network } from '../../support/network.ts'
import { district, nothingIsLost } from '../../support/scenes/offices.ts'
import { readyToSign } from '../../support/scenes/permits.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** Works in a transaction that waits a minute for a lock, also on a busy machine. */
const patiently = <T>(work: (tx: Db) => Promise<T>): Promise<T> =>
  inTransaction(pool, async (tx) => {
    await tx`set local lock_timeout = '1min'`
    return work(tx)
  })

/** Makes drafts of the applicant at the counter of a village's office. Returns their ids in order, and the office. */
async function atTheCounter(village: string) {
  const { id: officeId } = await officeOf(net, village)
  const ids: string[] = []
  for (const _ of ['first', 'second', 'third']) ids.push((await net.applicant.drafts('SKTM')).id)
  await pool`update applications set filed_at_office_id = ${officeId} where id = any(${ids}::uuid[])`
  const [first = '', second = '', third = ''] = ids.toSorted()
  return { officeId, first, second, third }
}

/** Dissolves an office. Calls `free` each time when what is free has been transferred, before the lock. */
async function dissolves(officeId: string, free: (pid: number) => Promise<unknown>) {
  const [{ id: successorOfficeId }, actor] = [await officeOf(net, district), await actorOf(net, 'admin')]
  return patiently(async (tx) => {
    const [self] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    const moveFree: Estate['visits']['moveFree'] = async () => {
      await free(self?.pid ?? 0)
      return []
    }
    const watched: Estate = { ...estate, visits: { ...estate.visits, moveFree } }
    return planDissolution(tx, watched, officeId, { successorOfficeId }, { actor, ifVersion: undefined })
  })
}

const erases = async () => {
  const actor = await actorOf(net, 'applicant-1')
  return patiently((tx) => eraseUnsubmitted(tx, actor, 'web'))
}

const isHeld = async (id: string) => {
  const { count } = await pool`select from applications where id = ${id} for update skip locked`
  return count === 0
}

/** True when a backend waits for this one. */
const somebodyWaitsFor = async (pid: number) => {
  const { count } = await pool`
    select
    from pg_stat_activity
    where datname = current_database() and ${pid} = any(pg_blocking_pids(pid))`
  return count > 0
}

describe('an erasure that has locked one draft of a dissolved office', () => {
  it('gets another one that was transferred, because the dissolution gives it back', async () => {
    const { officeId, first, second, third } = await atTheCounter('31.71.03.1001')
    const dissolutions: ReturnType<typeof dissolves>[] = []
    const holds = (tx: Db) => tx`select from applications where id = ${second} for update`
    const erased = await race(net, holds, erases, async () => {
      assert.ok(await isHeld(first), 'The erasure has not locked its first draft.')
      const transferred = Promise.withResolvers<void>()
      let attempts = 0
      const free = async (pid: number) => {
        transferred.resolve()
        if (++attempts === 1) await eventually('the erasure waits for the dissolution', () => somebodyWaitsFor(pid))
      }
      dissolutions.push(dissolves(officeId, free))
      await transferred.promise
      assert.ok(await isHeld(third), 'The free draft was not transferred.')
    })
    assert.deepEqual(erased, { discarded: 3, kept: 0 })
    for (const { state } of await Promise.all(dissolutions)) assert.equal(state, 'dissolved')
    await nothingIsLost(net)
  })

  it('is waited for in the order of ids when it holds that for long, also for one that was withdrawn', async () => {
    const { officeId, first, second, third } = await atTheCounter('31.71.03.1002')
    await net.applicant.takes('withdraw', { id: third }, { reason: 'Moved away.' })
    const dissolutions: ReturnType<typeof dissolves>[] = []
    const holds = (tx: Db) => tx`select from applications where id = ${second} for update`
    const erased = await race(net, holds, erases, async (erasure) => {
      assert.ok(await isHeld(first), 'The erasure has not locked its first draft.')
      dissolutions.push(dissolves(officeId, async () => {}))
      await eventually('the dissolution waits for the erasure', () => somebodyWaitsFor(erasure))
      assert.equal(await isHeld(third), false)
    })
    assert.deepEqual(erased, { discarded: 3, kept: 0 })
    for (const { state } of await Promise.all(dissolutions)) assert.equal(state, 'dissolved')
    await nothingIsLost(net)
  })
})

/** Makes returned applications: one filed at the counter of an office, one elsewhere, and one of the office. */
async function returned(village: string) {
  const { id: officeId } = await officeOf(net, village)
  const { id: elsewhere } = await officeOf(net, '31.71.06.1001')
  const files = await readyToSign(net, 3, 'SKTM', village)
  const [first = '', second = '', third = ''] = files.map(({ id }) => id).toSorted()
  await pool`update applications set status = 'returned' where id = any(${[first, second, third]}::uuid[])`
  await pool`update applications set office_id = ${elsewhere} where id = any(${[first, second]}::uuid[])`
  await pool`update applications set filed_at_office_id = ${officeId} where id = ${first}`
  return { officeId, first, second, third }
}

describe('a mail that may answer several applications', () => {
  it('is waited for in the order of their ids, whichever part of the office they are in', async () => {
    await hasContact(net, net.applicant, { channel: 'email', address: 'applicant-1@example.org', language: 'en' })
    const [contact] = await pool<{ digest: Buffer }[]>`select digest from contacts`
    const { officeId, first, second, third } = await returned('31.71.03.1003')
    const dissolutions: ReturnType<typeof dissolves>[] = []
    const holds = (tx: Db) => tx`select from applications where id = ${second} for update`
    const sender = contact?.digest ?? null
    const arrives = () => patiently(async (tx) => holdWaiting(tx, { aboutId: null, sender }).then(() => 'held'))
    await race(net, holds, arrives, async (mail) => {
      assert.ok(await isHeld(first), 'The mail has not locked its first application.')
      dissolutions.push(dissolves(officeId, async () => {}))
      await eventually('the dissolution waits for the mail', () => somebodyWaitsFor(mail))
      assert.equal(await isHeld(third), false)
    })
    for (const { state } of await Promise.all(dissolutions)) assert.equal(state, 'dissolved')
    const { count } = await pool`select from applications where ${officeId} in (office_id, filed_at_office_id)`
    assert.equal(count, 0)
  })
})
