import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { growthOf, hasGrown, lineOf, type Measured } from '../../bench/release/judging.ts'

const measured = (release: number[], now: number[]): Measured => ({ operation: 'read a case', release, now })

describe('the CPU of an operation', () => {
  it('has grown when the median of its rounds is more than a quarter larger', () => {
    assert.equal(hasGrown(measured([1, 1, 1], [1.3, 1.26, 1.26])), true)
    assert.equal(hasGrown(measured([1, 1, 1], [1.25, 1.25, 1.25])), false)
  })

  it('has not grown because of a single round that a busy machine disturbed', () => {
    assert.equal(hasGrown(measured([1, 1, 1], [1, 9, 1.1])), false)
  })

  it('is compared round by round, so that a slow moment affects both sides of a round', () => {
    assert.deepEqual(growthOf(measured([1, 4, 2], [1.1, 4.4, 2.2])).median, 1.1)
  })

  it('is judged without a round that has no figure, wherever that round stands', () => {
    for (const lost of [
      [NaN, 1, 1, 1, 1],
      [1, 1, NaN, 1, 1],
      [1, 1, 1, 1, NaN],
    ]) {
      const grown = measured(lost, [1.3, 1.4, 1.5, 1.4, 1.3])
      assert.ok(hasGrown(grown) && Number.isFinite(growthOf(grown).max))
      assert.match(lineOf(grown), /1\.00 \| 1\.40 \| .*grown/)
    }
  })

  it('counts as grown when the system reports no CPU', () => {
    assert.equal(hasGrown(measured([NaN], [NaN])), true)
    assert.equal(hasGrown(measured([], [])), true)
  })

  it('is reported with its figures and its verdict', () => {
    assert.equal(lineOf(measured([1, 1], [2, 2])), 'read a case | 1.00 | 2.00 | 2.00 [2.00..2.00] | **grown**')
  })
})
