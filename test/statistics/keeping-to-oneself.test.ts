import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { published, publishedShare, roundedTo, smallestGroup } from '../../src/statistics/disclosure.ts'
import { figuresOf } from '../../src/statistics/figures.ts'
import { bucketOf, minutesOf, quantile, relativeError } from '../../src/statistics/measures.ts'
import { seeded } from '../support/chance.ts'

const counts = Array.from({ length: 200 }, (_, count) => count)

describe('a count', () => {
  it('of none is none, of few is not told, of more is a multiple of five', () => {
    assert.deepEqual(counts.slice(0, 14).map(published), [0, null, null, null, null, 5, 5, 5, 10, 10, 10, 10, 10, 15])
  })

  it('that is not told is never what is left of a sum', () => {
    for (const hidden of counts.slice(1, smallestGroup))
      for (const others of counts.slice(smallestGroup, 150)) {
        const left = (published(hidden + others) ?? 0) - (published(others) ?? 0)
        const possible = counts
          .slice(1, smallestGroup)
          .filter((other) =>
            counts.some(
              (rest) => published(rest) === published(others) && published(other + rest) === published(hidden + others),
            ),
          )
        assert.ok(left % roundedTo === 0 && possible.length > 1, `${hidden} of ${others}`)
      }
  })

  it('as a part of another says no more than both do', () => {
    for (const whole of counts)
      for (const part of counts.slice(0, whole + 1)) {
        const share = publishedShare(part, whole)
        const [shownPart, shownWhole] = [published(part), published(whole)]
        if (shownPart === null || !shownWhole) assert.equal(share, null)
        else assert.ok(share !== null && share <= 1 && Math.abs(share - shownPart / shownWhole) < 0.0051)
      }
  })
})

describe('a time', () => {
  it('that is read from its bucket is off by two parts of a hundred and half a minute at the most', () => {
    for (let minutes = 0; minutes < 500_000; minutes += minutes < 3_000 ? 0.5 : 97) {
      const read = minutesOf(bucketOf(minutes))
      assert.ok(
        Math.abs(read - minutes) <= Math.max(minutes * relativeError + 0.5, minutes < 1 ? 1 : 0),
        `${minutes} is read as ${read}`,
      )
    }
  })

  it('in the middle of many, and nine tenths on, is within the same of the exact one', () => {
    const chance = seeded(1)
    for (let round = 1; round < 200; round++) {
      const times = Array.from({ length: round }, () => Math.exp(chance() * 11)).sort((a, b) => a - b)
      const buckets = new Map([...Map.groupBy(times, bucketOf)].map(([bucket, those]) => [bucket, those.length]))
      for (const share of [0.5, 0.9]) {
        const exact = times[Math.ceil(times.length * share) - 1] ?? 0
        assert.ok(Math.abs((quantile(buckets, share) ?? Infinity) - exact) <= exact * relativeError + 0.5)
      }
    }
    assert.equal(quantile(new Map(), 0.5), null)
  })

  it('of few is not told', () => {
    const timed = (count: number) => figuresOf({ timed: count, 'net.100': count }).netTime
    assert.deepEqual(
      [4, 5, 19, 20]
        .map(timed)
        .map(({ median, ninetiethPercentile }) => [median !== null, ninetiethPercentile !== null]),
      [
        [false, false],
        [true, false],
        [true, false],
        [true, true],
      ],
    )
  })
})
