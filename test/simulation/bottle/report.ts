import type { Finding } from '../invariants/invariant.ts'
import { type Options, usualBeginning } from './options.ts'

/** A finding, and the number of the last act before it was found. */
export interface FoundAt extends Finding {
  act: number
}

/** The size of a run so far. */
export interface Figures {
  /** Whole days of virtual time. */
  days: number
  acts: number
  requests: number
  checks: number
  /** Real seconds. */
  seconds: number
}

/** Receives the events of a run while it goes on. */
export interface Listener {
  /** Called with the line of the journal of each act. */
  act(line: string): void
  /** Called with each turn of the scheduler: its act, point and statement. */
  turn?(line: string): void
  finding(finding: FoundAt): void
  /** Called when a day has ended. */
  day(figures: Figures): void
}

/** The result of a run. */
export interface Report extends Figures {
  seed: number
  /** True when a signal stopped the run. */
  isBrokenOff: boolean
  findings: readonly FoundAt[]
  /** Programs that were started. */
  programs: number
  /** Faults that have happened, by their kind. */
  faults: Readonly<Record<string, number>>
  /** The hash of the journal. */
  hash: string
  /** The hash of all rows at the end. */
  tables: string
}

/** Returns the findings of a run as text, each with the command that replays the run up to it. */
export const describeFindings = ({ findings }: Pick<Report, 'findings'>, options: Options): string =>
  findings.map((finding) => describeFinding(finding, options)).join('\n\n')

/** Returns a finding as text, with the command that replays the run up to it. */
export const describeFinding = (
  { act, invariant, subject, expected, found }: FoundAt,
  { seed, from, days, faults, newcomers, isRacing }: Options,
): string => {
  const usual = `--seed ${seed}${fromOf(from)} --days ${days} --faults ${faults}`
  const told = [...(isRacing ? ['--races'] : []), usual, ...newcomersOf(newcomers)].join(' ')
  return [
    `${invariant}: ${subject}`,
    `  expected: ${expected}`,
    `  found:    ${found}`,
    `  replay:   npm run simulate -- ${told} --replay ${act}`,
  ].join('\n')
}

/** Returns the option for fewer or more newcomers; none for as many as the mix has. */
const newcomersOf = (share: number): string[] => (share === 1 ? [] : [`--newcomers ${share}`])

/** Returns the option for the beginning of a run, led by a blank; empty for the usual one. */
const fromOf = (from: number): string =>
  from === usualBeginning ? '' : ` --from ${new Date(from).toISOString().slice(0, 10)}`
