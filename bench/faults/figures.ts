/** A line of the report: a claim, and whether the measurement meets it. */
export interface Finding {
  what: string
  measured: string
  wanted: string
  met: boolean
}

export interface Median {
  median: number
  p99: number
  longest: number
}

/** Returns a percentile of values in ascending order. */
export const percentileOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

/** Formats milliseconds as seconds with two decimals; Infinity as "never". */
export const seconds = (milliseconds: number): string =>
  milliseconds === Infinity ? 'never' : `${(milliseconds / 1_000).toFixed(2)} s`

/** Formats the findings as a table in Markdown. */
export const table = (findings: readonly Finding[]): string =>
  [
    '| what | measured | wanted | |',
    '|---|---|---|---|',
    ...findings.map(
      ({ what, measured, wanted, met }) => `| ${what} | ${measured} | ${wanted} | ${met ? 'met' : '**missed**'} |`,
    ),
  ].join('\n')
