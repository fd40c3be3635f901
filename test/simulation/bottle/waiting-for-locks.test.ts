import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { createDatabase } from '../../support/deployment/database.ts'
import { LockWaits } from './locks.ts'

const { url, drop } = await createDatabase()
after(drop)
const names = [new URL(url).pathname.slice(1)]
/** Long enough for a statement that nothing holds back. */
const momentMilliseconds = 200

describe('statements that wait for the same commit', () => {
  it('go on one by one, in the order in which they began to wait', { timeout: 60_000 }, async (t) => {
    const open = (name: string) => postgres(url, { max: 1, connection: { application_name: name } })
    const [beside, holder] = [open('beside'), open('holder')]
    const programs = ['program 1', 'program 2', 'program 3'].map(open)
    const lockWaits = new LockWaits({ beside, names })
    t.after(async () => {
      while (lockWaits.isHolding) await lockWaits.areAll(0)
      await Promise.all([beside, holder, ...programs].map((sql) => sql.end()))
    })
    const until = async (count: number) => {
      while (!(await lockWaits.areAll(count))) await pause(1)
    }
    const answered: number[] = []
    await holder`select pg_advisory_lock(1)`
    for (const [number, sql] of programs.entries()) {
      void sql`select pg_advisory_xact_lock_shared(1)`.then(() => answered.push(number))
      await until(number + 1)
    }
    lockWaits.hold()
    await holder`select pg_advisory_unlock(1)`
    for (const expected of [[0], [0, 1], [0, 1, 2]]) {
      await pause(momentMilliseconds)
      assert.deepEqual(answered, expected)
      await lockWaits.areAll(programs.length - answered.length)
    }
    assert.equal(lockWaits.isHolding, false)
  })
})
