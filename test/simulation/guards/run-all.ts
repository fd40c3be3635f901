import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { printShrunk } from '../bottle/shrinking.ts'
import type { Guard } from './guard.ts'
import { guards } from './list.ts'
import type { Outcome } from './run-one.ts'
import { withoutVariable } from './without.ts'

const runOne = fileURLToPath(new URL('run-one.ts', import.meta.url))
const outputLimit = 64 * 1024 ** 2
/** A guard whose lack is not found within this is not found. */
const limitMilliseconds = 10 * 60_000

/**
 * Runs `npm run simulate -- --guards`: `--seed 42`, `--quick`, `--shrink`, and names of guards to take out only those.
 * Returns true when each was found.
 */
export function runGuards(args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      guards: { type: 'boolean' },
      quick: { type: 'boolean', default: false },
      shrink: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  })
  const wanted = { seed: Number(values.seed), names: positionals, isQuick: values.quick }
  return values.shrink ? shrinkWithoutGuards(wanted) : runWithoutGuards(wanted)
}

/** The options of a run. */
interface Wanted {
  seed: number
  /** The names of the guards to take out; all when there is none. */
  names: readonly string[]
  /** Leaves out the long run: each guard is shown by its one misdeed only. */
  isQuick: boolean
}

/**
 * Takes out one guard after the other and lets a run find it: first among everything that is tried, by any invariant,
 * then by one misdeed alone, by the invariant that the guard names. Prints seconds, seed, invariant and that journey.
 * Returns true when each was found.
 */
export async function runWithoutGuards({ seed, names, isQuick }: Wanted): Promise<boolean> {
  const chosen = chosenOf(names)
  let found = 0
  for (const guard of chosen) {
    const long = isQuick ? undefined : await run(guard, seed, [])
    const short = await run(guard, seed, ['--only', guard.triedBy])
    const isFound = short.finding?.invariant === guard.foundBy && (!long || long.finding !== undefined)
    if (isFound) found++
    console.log(lineOf(guard, seed, { isFound, long, short }))
  }
  console.log(`${found} of ${chosen.length} guards were found.`)
  return found === chosen.length
}

const chosenOf = (names: readonly string[]): readonly Guard[] =>
  names.length > 0 ? guards.filter(({ name }) => names.includes(name)) : guards

/**
 * Takes out one guard after the other, and shrinks what leads to its finding among everything that is tried. Returns
 * true when each was found.
 */
async function shrinkWithoutGuards({ seed, names }: Wanted): Promise<boolean> {
  let isFound = true
  for (const guard of chosenOf(names)) {
    console.log(`without ${guard.name}:`)
    const play = (keep: string | undefined) => run(guard, seed, keep === undefined ? [] : ['--keep', keep])
    isFound = (await printShrunk(play, seed)) && isFound
  }
  return isFound
}

/** Runs without a guard. A run that broke off has found nothing. */
async function run({ name }: Guard, seed: number, args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [runOne, '--seed', String(seed), ...args], {
      env: { ...process.env, [withoutVariable]: name },
      maxBuffer: outputLimit,
      timeout: limitMilliseconds,
    })
    return JSON.parse(stdout)
  } catch (error) {
    console.error(error)
    return { finding: undefined, seconds: 0, acts: [] }
  }
}

interface Found {
  isFound: boolean
  long: Outcome | undefined
  short: Outcome
}

function lineOf({ name, foundBy, triedBy }: Guard, seed: number, { isFound, long, short }: Found): string {
  const { finding } = short
  const seconds = [long, short].flatMap((outcome) => outcome?.seconds.toFixed(1) ?? []).join(' s, alone ')
  return [
    `${isFound ? 'found' : 'MISSED'} ${name}: ${seconds} s, seed ${seed}, by ${finding?.invariant ?? 'nobody'}` +
      (isFound ? '' : ` instead of ${foundBy} (${long?.finding?.invariant ?? 'not run'})`),
    `  ${triedBy}: ${finding ? `${finding.subject}: ${finding.expected}; found ${finding.found}` : ''}`,
    ...short.acts.filter((line) => line.includes('contrary')).map((line) => `  ${line}`),
  ].join('\n')
}
