import { parseArgs } from 'node:util'

export interface Options {
  seed: number
  /** Days of virtual time. */
  days: number
  /** Real minutes after which the run ends, at the end of a day. */
  minutes: number
  /** The probability that an act meets a fault. */
  faults: number
  /** The number of the act after which the run stops with everything open. */
  replay: number | undefined
  /** The file that the journal is written to. */
  journal: string | undefined
}

const daysOfYear = 365

/** Reads the arguments of `npm run simulate`. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      years: { type: 'string' },
      days: { type: 'string' },
      minutes: { type: 'string' },
      faults: { type: 'string', default: '0.01' },
      replay: { type: 'string' },
      journal: { type: 'string' },
    },
  })
  const years = values.years === undefined ? undefined : Number(values.years) * daysOfYear
  return {
    seed: numberOf('seed', values.seed),
    days: numberOf('days', values.days ?? String(years ?? daysOfYear)),
    minutes: numberOf('minutes', values.minutes ?? 'Infinity'),
    faults: numberOf('faults', values.faults),
    replay: values.replay === undefined ? undefined : numberOf('replay', values.replay),
    journal: values.journal,
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (Number.isNaN(value) || value < 0) throw new Error(`--${name} has to be a number.`)
  return value
}
