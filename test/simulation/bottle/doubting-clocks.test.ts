import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Clocks } from './clocks.ts'
import type { Passing } from './turns.ts'

const minute = 60_000
const program: Passing = { name: 'one', isDead: false }

describe('a clock that jumps', () => {
  it('puts the times of all requests of its act in doubt, also of one that was answered before', () => {
    const clocks = new Clocks()
    const answeredBefore = { isClockDoubted: clocks.areDoubted(0) }
    clocks.jump(program, { kind: 'clock_back', minutes: 5 }, 0)
    clocks.doubt([answeredBefore], 0)
    assert.equal(answeredBefore.isClockDoubted, true)
  })

  it('leaves requests alone twenty minutes later', () => {
    const clocks = new Clocks()
    clocks.jump(program, { kind: 'clock_back', minutes: 5 }, 0)
    const later = { isClockDoubted: false }
    clocks.doubt([later], 20 * minute)
    assert.equal(later.isClockDoubted, false)
  })
})
