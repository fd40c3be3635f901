import { median } from '../load.ts'
import { ratioCell } from '../table.ts'

/** The largest ratio of CPU times with which the bench succeeds. */
export const mostGrowth = 1.25

/** The CPU times of an operation in milliseconds, by round. Both sides have the same number of rounds. */
export interface Measured {
  operation: string
  release: readonly number[]
  now: readonly number[]
}

/**
 * Returns the median, the smallest and the largest ratio of the rounds. Leaves out rounds without a figure: a process
 * that ends while it is looked at has none.
 */
export function growthOf({ release, now }: Measured): { median: number; min: number; max: number } {
  const ratios = release.map((before, round) => (now[round] ?? NaN) / before).filter(Number.isFinite)
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

/** Returns true when the median ratio exceeds `mostGrowth`, or when nothing was measured. */
export const hasGrown = (measured: Measured): boolean => !(growthOf(measured).median <= mostGrowth)

/** Returns a line of the report. */
export const lineOf = (measured: Measured): string =>
  [
    measured.operation,
    median(measured.release.filter(Number.isFinite)).toFixed(2),
    median(measured.now.filter(Number.isFinite)).toFixed(2),
    ratioCell(growthOf(measured)),
    hasGrown(measured) ? '**grown**' : '',
  ].join(' | ')
