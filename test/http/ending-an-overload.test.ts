import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Admission, admissionLimits } from '../../src/http/admission/admission.ts'

it('an overload ends when nobody was refused for ten seconds: then a queue is a burst again', () => {
  let now = 0
  const admission = new Admission(admissionLimits(96), () => now)
  const passes = (milliseconds: number) => {
    now += milliseconds
    admission.tick()
  }
  /** Returns what becomes of a change that waits for so long while others hold all places. */
  const waits = (milliseconds: number): string => {
    let outcome = 'waits'
    const enter = (nth: number) =>
      admission.enter({
        kind: 'change',
        caller: () => `caller ${nth}`,
        begin: () => {},
        refuse: () => {
          outcome = 'refused'
        },
        hasGone: () => false,
      })
    const places = Array.from({ length: 129 }, (_, nth) => enter(nth))
    passes(milliseconds)
    // A place that is given back before its work began does not count as the time of a request.
    for (const place of places) place.postpone()
    return outcome
  }
  assert.equal(waits(100), 'waits', 'It is a burst.')
  assert.equal(waits(101), 'refused', 'It is too long for a burst.')
  passes(9_000)
  assert.equal(waits(30), 'refused', 'It is the same overload.')
  passes(10_001)
  assert.equal(waits(100), 'waits', 'It is a burst again.')
})
