import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { batchesLimit, oneAfterTheOther, Postponed, runAll } from '../../../src/platform/jobs/running.ts'

const never = new AbortController().signal

/** Returns a job of so many items, one a batch. The items in `failing` fail with these errors. */
function work(many: number, failing: Record<number, Error> = {}) {
  const done: number[] = []
  let at = 0
  return {
    done,
    async batch() {
      if (at === many) return 0
      at += 1
      const failure = failing[at]
      if (failure) throw failure
      done.push(at)
      return 1
    },
  }
}

describe('a run of a job', () => {
  it('does all work, and reports that nothing is left', async () => {
    assert.deepEqual(await runAll(work(3).batch, never), { done: 3, more: false })
  })

  it('ends at its limit, and reports that there may be more', async () => {
    assert.deepEqual(await runAll(work(batchesLimit + 1).batch, never), { done: batchesLimit, more: true })
  })

  it('reports postponed items after all others are done, and stops at any other error', async () => {
    const { batch, done } = work(4, { 2: new Postponed('The scanner is down.'), 3: new Postponed('Still.') })
    await assert.rejects(runAll(batch, never), /The scanner is down/)
    assert.deepEqual(done, [1, 4])
    const broken = work(3, { 2: new Error('The database is down.') })
    await assert.rejects(runAll(broken.batch, never), /The database is down/)
    assert.deepEqual(broken.done, [1])
  })
})

describe('work that never runs twice at a time', () => {
  it('continues by itself while there is more than one run may do', async () => {
    const { batch, done } = work(2 * batchesLimit + 1)
    const job = oneAfterTheOther(async () => (await runAll(batch, never)).more)
    job.ask()
    await job.settled()
    assert.equal(done.length, 2 * batchesLimit + 1)
  })

  it('ends with its current run when it is told to stop', async () => {
    const stop = new AbortController()
    const { batch, done } = work(10)
    const job = oneAfterTheOther(
      async () =>
        (
          await runAll(async () => {
            if (done.length === 4) stop.abort()
            return batch()
          }, stop.signal)
        ).more,
    )
    job.ask()
    await job.settled()
    assert.equal(done.length, 5)
  })
})
