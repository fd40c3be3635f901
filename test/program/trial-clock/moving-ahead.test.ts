import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { Problem } from '../../../src/http/problems/problem.ts'
import { millisecondsNow, setClock, timeNow } from '../../../src/platform/clock.ts'
import { momentInWords } from '../../../src/platform/moment-words.ts'
import { jobs } from '../../../src/program/registers.ts'
import { TrialClock } from '../../../src/program/trial-clock/trial-clock.ts'

const day = 86_400_000
const inDays = (days: number) => new Date(millisecondsNow() + days * day)
const isRuleBroken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'rule_broken'

afterEach(() => setClock(undefined))

/** Opens a trial clock with a fake worker that records its calls. `fails` names a job that always fails. */
async function open({ fails, last = inDays(20 * 366) }: { fails?: string; last?: Date } = {}) {
  const notes: string[] = []
  const set: number[] = []
  const ran: { job: string; at: Date }[] = []
  const clock = new TrialClock(
    {
      set: async (ahead) => void set.push(ahead),
      forgetSignIns: async () => void notes.push('sign-ins are read again'),
    },
    0,
    async () => last,
  )
  await clock.work({
    start: async () => {
      notes.push('worker starts')
      return { stop: async () => void notes.push('worker stops') }
    },
    jobs,
    run: async (job) => {
      ran.push({ job, at: timeNow() })
      if (job === fails) throw new Error('It does not work.')
      return { done: job === 'lapse_applications' ? 1 : 0, more: false }
    },
  })
  return { clock, notes, set, ran }
}

describe('the trial clock', () => {
  it('moves the program and its database together, and pauses the worker meanwhile', async () => {
    const { clock, notes, set, ran } = await open()
    const to = inDays(1)
    await clock.moveTo(to)
    assert.ok(timeNow() >= to && timeNow().getTime() < to.getTime() + day / 2)
    assert.equal(set.at(-1), clock.aheadMilliseconds)
    assert.ok(ran.length > 0)
    assert.deepEqual(notes, ['worker starts', 'worker stops', 'sign-ins are read again', 'worker starts'])
    await clock.close()
  })

  it('never moves back, nor ahead by more than ten years', async () => {
    const { clock, set } = await open()
    await assert.rejects(clock.moveTo(inDays(-1)), isRuleBroken)
    await assert.rejects(clock.moveTo(timeNow()), isRuleBroken)
    await assert.rejects(clock.moveTo(inDays(3_700)), isRuleBroken)
    assert.deepEqual(set, [])
    await clock.close()
  })

  it('never passes the last moment of its signer, also in several moves, and says when that is', async () => {
    const last = inDays(3)
    const { clock } = await open({ last })
    await clock.moveTo(inDays(2))
    await assert.rejects(clock.moveTo(inDays(2)), (error: unknown) => {
      assert.ok(error instanceof Problem)
      assert.match(JSON.stringify(error.extras), new RegExp(momentInWords(last, 'en')))
      return isRuleBroken(error)
    })
    await clock.moveTo(new Date(last))
    await clock.close()
  })

  it('does one move after another', async () => {
    const { clock, ran } = await open()
    const last = inDays(2)
    await Promise.all([clock.moveTo(inDays(1)), clock.moveTo(last)])
    assert.ok(timeNow() >= last && clock.aheadMilliseconds >= 2 * day - 60_000)
    const times = ran.map(({ at }) => at.getTime())
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    )
    await clock.close()
  })

  it('reports which jobs did something, how much, and when', async () => {
    const { clock } = await open({ fails: 'erase_after_retention' })
    const work = await clock.moveTo(inDays(20))
    const found = new Map(work.map((entry) => [entry.job, entry]))
    assert.deepEqual([...found.keys()].sort(), ['erase_after_retention', 'lapse_applications'])
    assert.equal(found.get('erase_after_retention')?.failures, 20)
    assert.ok((found.get('lapse_applications')?.items ?? 0) >= 40)
    await clock.close()
  })

  it('stops in the middle of a move when the program stops, and refuses moves as unavailable', async () => {
    const { clock, set } = await open()
    const moving = clock.moveTo(inDays(300))
    await Promise.all([assert.rejects(moving, { code: 'unavailable' }), clock.close()])
    assert.ok(set.length < 300)
    await assert.rejects(clock.moveTo(inDays(1)), { code: 'unavailable' })
  })
})
