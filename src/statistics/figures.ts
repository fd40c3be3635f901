import { returnCodes } from '../applications/case/case.ts'
import { publishCount, publishShare, smallestForNinetieth, smallestGroup } from './disclosure.ts'
import { bucketPrefix, checkBucketPrefix, quantileOf, reasonPrefix } from './measures.ts'

/** The counters of a cell, by measure. */
export type Counts = Readonly<Record<string, number>>

/** Returns the public figures of a cell from its counters. */
export function figuresOf(counts: Counts) {
  const of = (measure: string) => counts[measure] ?? 0
  const decided = of('issued') + of('issued_by_silence') + of('refused')
  const below = (prefix: string) =>
    Object.entries(counts).flatMap(([measure, count]) =>
      measure.startsWith(prefix) ? [[measure.slice(prefix.length), count] as const] : [],
    )
  const timesIn = (prefix: string, timed: string) => {
    const times = new Map(below(prefix).map(([bucket, count]) => [Number(bucket), count]))
    const timeFrom = (least: number, share: number) => {
      const amount = of(timed) < least ? null : quantileOf(times, share)
      return amount === null ? null : { amount, unit: 'working_minutes' as const }
    }
    return {
      applications: publishCount(of(timed)),
      median: timeFrom(smallestGroup, 0.5),
      ninetiethPercentile: timeFrom(smallestForNinetieth, 0.9),
    }
  }
  return {
    filed: publishCount(of('filed')),
    decided: {
      total: publishCount(decided),
      issued: publishCount(of('issued')),
      issuedBySilence: publishCount(of('issued_by_silence')),
      refused: publishCount(of('refused')),
    },
    withdrawn: publishCount(of('withdrawn')),
    lapsed: publishCount(of('lapsed')),
    returned: {
      total: publishCount(of('returned')),
      reasons: returnCodes.toSorted().flatMap((code) => {
        const count = counts[reasonPrefix + code]
        return count === undefined ? [] : [{ code, count: publishCount(count) }]
      }),
    },
    completenessCheck: {
      total: publishCount(of('checked') + of('checked_by_silence')),
      bySilence: publishCount(of('checked_by_silence')),
      netTime: timesIn(checkBucketPrefix, 'check_timed'),
      onTime: {
        applications: publishCount(of('check_with_deadline')),
        share: publishShare(of('check_on_time'), of('check_with_deadline')),
      },
    },
    netTime: timesIn(bucketPrefix, 'timed'),
    onTime: {
      applications: publishCount(of('with_deadline')),
      share: publishShare(of('on_time'), of('with_deadline')),
    },
    deemedGranted: publishCount(of('deemed_granted')),
    overdue: publishCount(of('overdue')),
  }
}

export type Figures = ReturnType<typeof figuresOf>
