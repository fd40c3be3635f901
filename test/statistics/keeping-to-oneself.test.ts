import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publishCount, publishShare, roundedTo, smallestGroup } from '../../src/statistics/disclosure.ts'
import { figuresOf } from '../../src/statistics/figures.ts'
import { bucketOf, minutesOf, quantileOf, relativeError } from '../../src/statistics/measures.ts'
import { seeded } from '../support/chance/chance.ts'

const counts = Array.from({ length: 200 }, (_, count) => count)

describe('a count', () => {
  it('of none is 0, of few is hidden, of more is a multiple of five', () => {
    assert.deepEqual(counts.slice(0, 14).map(publishCount), [
      0,
      null,
      null,
      null,
      null,
      5,
      5,
      5,
      10,
      10,
      10,
      10,
      10,
      15,
    ])
  })

  it('that is hidden cannot be computed from a total', () => {
    for (const hidden of counts.slice(1, smallestGroup))
      for (const others of counts.slice(smallestGroup, 150)) {
        const left = (publishCount(hidden + others) ?? 0) - (publishCount(others) ?? 0)
        const possible = counts
          .slice(1, smallestGroup)
          .filter((other) =>
            counts.some(
              (rest) =>
                publishCount(rest) === publishCount(others) &&
                publishCount(other + rest) === publishCount(hidden + others),
            ),
          )
        assert.ok(left % roundedTo === 0 && possible.length > 1, `${hidden} of ${others}`)
      }
  })

  it('as a share of another reveals no more than the two counts', () => {
    for (const whole of counts)
      for (const part of counts.slice(0, whole + 1)) {
        const share = publishShare(part, whole)
        const [shownPart, shownWhole] = [publishCount(part), publishCount(whole)]
        if (shownPart === null || !shownWhole) assert.equal(share, null)
        else assert.ok(share !== null && share <= 1 && Math.abs(share - shownPart / shownWhole) < 0.0051)
      }
  })
})

describe('a time', () => {
  it('read from its bucket has an error of at most 2 % and half a minute', () => {
    for (let minutes = 0; minutes < 500_000; minutes += minutes < 3_000 ? 0.5 : 97) {
      const read = minutesOf(bucketOf(minutes))
      assert.ok(
        Math.abs(read - minutes) <= Math.max(minutes * relativeError + 0.5, minutes < 1 ? 1 : 0),
        `${minutes} is read as ${read}`,
      )
    }
  })

  it('at the median and the 90th percentile has at most the same error', () => {
    const chance = seeded(1)
    for (let round = 1; round < 200; round++) {
      const times = Array.from({ length: round }, () => Math.exp(chance() * 11)).sort((a, b) => a - b)
      const buckets = new Map([...Map.groupBy(times, bucketOf)].map(([bucket, those]) => [bucket, those.length]))
      for (const share of [0.5, 0.9]) {
        const exact = times[Math.ceil(times.length * share) - 1] ?? 0
        assert.ok(Math.abs((quantileOf(buckets, share) ?? Infinity) - exact) <= exact * relativeError + 0.5)
      }
    }
    assert.equal(quantileOf(new Map(), 0.5), null)
  })

  it('of few is hidden', () => {
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
