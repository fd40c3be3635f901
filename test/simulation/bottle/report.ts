import type { Finding } from '../invariants/invariant.ts'
import type { Options } from './options.ts'

/** A finding, and the number of the last act before it was found. */
export interface FoundAt extends Finding {
  act: number
}

/** The result of a run. */
export interface Report {
  seed: number
  days: number
  acts: number
  requests: number
  checks: number
  findings: readonly FoundAt[]
  /** Programs that were started. */
  programs: number
  /** Faults that have happened, by their kind. */
  faults: Readonly<Record<string, number>>
  seconds: number
  /** The hash of the journal. */
  hash: string
  /** The hash of all rows at the end. */
  tables: string
}

/** Returns the findings of a run in words, each with the command that shows the network as it was then. */
export function describeFindings({ findings }: Report, { seed, days, faults }: Options): string {
  return findings
    .map(({ act, invariant, subject, expected, found }) =>
      [
        `${invariant}: ${subject}`,
        `  expected: ${expected}`,
        `  found:    ${found}`,
        `  replay:   npm run simulate -- --seed ${seed} --days ${days} --faults ${faults} --replay ${act}`,
      ].join('\n'),
    )
    .join('\n\n')
}
