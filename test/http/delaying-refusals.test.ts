import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { RefusalTimes } from '../../src/http/admission/refusal-times.ts'

describe('a refused caller', () => {
  it('is told to come again after 2 to 6 seconds, by chance', () => {
    const refusals = new RefusalTimes()
    const told = new Set(Array.from({ length: 500 }, (_, nth) => refusals.next(`caller ${nth}`).retryAfter))
    assert.deepEqual([...told].sort(), [2, 3, 4, 5, 6])
  })

  it('gets its refusal at once, and the next one late if it does not wait that long', () => {
    const refusals = new RefusalTimes()
    assert.equal(refusals.next('a').delay, 0)
    const { delay } = refusals.next('a')
    assert.ok(delay >= 2_000 && delay <= 4_000, String(delay))
    assert.equal(refusals.next('b').delay, 0)
  })

  it('has to wait for Retry-After from the moment at which a late refusal is sent', () => {
    let clock = 1_000
    const { mock: stopped } = mock.method(performance, 'now', () => clock)
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const refusals = new RefusalTimes()
      for (let nth = 0; nth < 50; nth++) {
        refusals.next(`caller ${nth}`)
        const { retryAfter, delay } = refusals.next(`caller ${nth}`)
        clock += delay + retryAfter * 1_000 - 1
        // The cache looks at the clock once a millisecond.
        mock.timers.tick(1)
        assert.notEqual(refusals.next(`caller ${nth}`).delay, 0)
      }
    } finally {
      mock.timers.reset()
      stopped.restore()
    }
  })
})
