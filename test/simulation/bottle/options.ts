import { parseArgs } from 'node:util'
import { Kept } from './kept.ts'

export interface Options {
  seed: number
  /** The first day of the network, at midnight UTC, in milliseconds since 1970. */
  from: number
  /** Days of virtual time. */
  days: number
  /** Real minutes after which the run ends, at the end of a day. */
  minutes: number
  /** The probability that an act meets a fault. */
  faults: number
  /** The number of people who apply for the first time, as a share of those of the mix. */
  newcomers: number
  /** The number of the act after which the run stops with everything open. */
  replay: number | undefined
  /** The number of acts after which the run ends. */
  acts: number
  /** The acts that are played; all when undefined. */
  kept: Kept | undefined
  /** The invariant whose first finding ends the run. */
  until: string | undefined
  /** The file that the journal is written to. */
  journal: string | undefined
  /** The file that findings are written to, a line of JSON each. */
  findings: string | undefined
  /** True: look for the smallest journey that leads to the first finding. */
  isShrunk: boolean
  /** True: stop the processes of the run for random moments. */
  isDisturbed: boolean
  /** True: play races in place of the people of the network. */
  isRacing: boolean
  /** True: make a network of its own, and copy none; always with another beginning than the usual one. */
  isAnew: boolean
  /** The file that each turn of the scheduler is written to: its act, point and statement. */
  turns: string | undefined
}

const daysOfYear = 365
const dayLength = 'YYYY-MM-DD'.length
/** A Monday, in milliseconds since 1970. At midnight UTC the offices of Jakarta have not opened yet. */
export const usualBeginning = Date.UTC(2026, 10, 30)

/**
 * Reads the arguments of `npm run simulate`. Throws for a number that is negative or not a number, and for a day that
 * does not exist.
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      from: { type: 'string' },
      years: { type: 'string' },
      days: { type: 'string' },
      minutes: { type: 'string' },
      faults: { type: 'string', default: '0.01' },
      newcomers: { type: 'string', default: '1' },
      replay: { type: 'string' },
      acts: { type: 'string', default: 'Infinity' },
      keep: { type: 'string' },
      until: { type: 'string' },
      journal: { type: 'string' },
      turns: { type: 'string' },
      findings: { type: 'string' },
      shrink: { type: 'boolean', default: false },
      disturb: { type: 'boolean', default: false },
      races: { type: 'boolean', default: false },
      anew: { type: 'boolean', default: false },
    },
  })
  const years = values.years === undefined ? undefined : Number(values.years) * daysOfYear
  const from = values.from === undefined ? usualBeginning : dayOf(values.from)
  return {
    seed: numberOf('seed', values.seed),
    from,
    days: numberOf('days', values.days ?? String(years ?? daysOfYear)),
    minutes: numberOf('minutes', values.minutes ?? 'Infinity'),
    faults: numberOf('faults', values.faults),
    newcomers: numberOf('newcomers', values.newcomers),
    replay: values.replay === undefined ? undefined : numberOf('replay', values.replay),
    acts: numberOf('acts', values.acts),
    kept: values.keep === undefined ? undefined : Kept.read(values.keep),
    until: values.until,
    journal: values.journal,
    turns: values.turns,
    findings: values.findings,
    isShrunk: values.shrink,
    isDisturbed: values.disturb,
    isRacing: values.races,
    isAnew: values.anew || from !== usualBeginning,
  }
}

/** Returns the beginning of a day in UTC, given as YYYY-MM-DD. Throws for a day that does not exist. */
function dayOf(text: string): number {
  const at = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, text.length) !== text || text.length !== dayLength)
    throw new Error('--from has to be a day, such as 2028-02-28.')
  return at
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (Number.isNaN(value) || value < 0) throw new Error(`--${name} has to be a number.`)
  return value
}
