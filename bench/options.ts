import { parseArgs } from 'node:util'

/** The choice and the size of the measurements. */
export interface Options {
  quick: boolean
  /** Applications in the data set. */
  rows: number
  /** Rounds of each comparison. A round runs both sides. */
  rounds: number
  seconds: number
  /**
   * Requests of a round in which each needs another application. It and a quarter of it, the warm-up, are divisible by
   * the number of connections.
   */
  amount: number
  /** Names of questions, such as T1; empty for all. */
  only: readonly string[]
  /** A folder for the data set, which the next run uses again. */
  data: string | undefined
  /** A folder for CPU profiles of our API. */
  profile: string | undefined
}

export const usage = `Measures the API against programs that do only the operation itself.

  npm run bench -- [--quick] [--rows 100000] [--rounds 5] [--seconds 3] [--only T1,T4] [--data folder] [--profile folder]
`

const rowsLimit = 10_000_000
const roundsLimit = 100
const secondsLimit = 60

/** Parses the options of a command line. Throws for an unknown option and for a number out of its bounds. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string', default: '' },
      data: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const { quick, only, data, profile } = values
  return {
    quick,
    rows: number('rows', values.rows ?? (quick ? '10000' : '100000'), 1_000, rowsLimit),
    rounds: number('rounds', values.rounds ?? (quick ? '3' : '5'), 1, roundsLimit),
    seconds: number('seconds', values.seconds ?? (quick ? '0.7' : '3'), 0.5, secondsLimit),
    amount: quick ? 512 : 6_400,
    only: only.split(',').filter((name) => name !== ''),
    data,
    profile,
  }
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!(value >= least && value <= most)) throw new Error(`--${name} is a number from ${least} to ${most}.`)
  return value
}
