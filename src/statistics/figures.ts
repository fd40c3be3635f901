import { published, publishedShare, smallestForNinetieth, smallestGroup } from './disclosure.ts'
import { bucketPrefix, checkBucketPrefix, quantile, reasonPrefix } from './measures.ts'

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
      const amount = of(timed) < least ? null : quantile(times, share)
      return amount === null ? null : { amount, unit: 'working_minutes' as const }
    }
    return {
      applications: published(of(timed)),
      median: timeFrom(smallestGroup, 0.5),
      ninetiethPercentile: timeFrom(smallestForNinetieth, 0.9),
    }
  }
  return {
    filed: published(of('filed')),
    decided: {
      total: published(decided),
      issued: published(of('issued')),
      issuedBySilence: published(of('issued_by_silence')),
      refused: published(of('refused')),
    },
    withdrawn: published(of('withdrawn')),
    lapsed: published(of('lapsed')),
    returned: {
      total: published(of('returned')),
      reasons: below(reasonPrefix)
        .sort()
        .map(([code, count]) => ({ code, count: published(count) })),
    },
    completenessCheck: {
      total: published(of('checked') + of('checked_by_silence')),
      bySilence: published(of('checked_by_silence')),
      netTime: timesIn(checkBucketPrefix, 'check_timed'),
      onTime: {
        applications: published(of('check_with_deadline')),
        share: publishedShare(of('check_on_time'), of('check_with_deadline')),
      },
    },
    netTime: timesIn(bucketPrefix, 'timed'),
    onTime: { applications: published(of('with_deadline')), share: publishedShare(of('on_time'), of('with_deadline')) },
    deemedGranted: published(of('deemed_granted')),
    overdue: published(of('overdue')),
  }
}

export type Figures = ReturnType<typeof figuresOf>
