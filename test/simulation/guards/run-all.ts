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
/** The time limit of a run: a guard that is not found missing within it counts as missed. */
const limitMilliseconds = 10 * 60_000

/**
 * Runs `npm run simulate -- --guards` with the options `--seed 42`, `--quick`, `--shrink`, and the names of guards.
 * Returns true when each was found missing.
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
  /** True: run only the one misdeed of each guard, without the long run. */
  isQuick: boolean
}

/**
 * Runs without each guard in turn: first with all misdeeds, for any invariant, then with its one misdeed, for its own
 * invariant. Prints seconds, seed, invariant and that journey. Returns true when each was found missing.
 */
async function runWithoutGuards({ seed, names, isQuick }: Wanted): Promise<boolean> {
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
 * Runs without each guard in turn with all misdeeds, and shrinks the journey to its finding. Returns true when each was
 * found missing.
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

/** Runs without a guard in a process of its own. A run that failed or timed out has no finding. */
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
    return { finding: undefined, day: 0, seconds: 0, acts: [] }
  }
}

interface Found {
  isFound: boolean
  long: Outcome | undefined
  short: Outcome
}

function lineOf({ name, foundBy, triedBy }: Guard, seed: number, { isFound, long, short }: Found): string {
  const { finding } = short
  const seconds = [long && wholeOf(long), `${short.seconds.toFixed(1)} s`].filter(Boolean).join(', alone ')
  return [
    `${isFound ? 'found' : 'MISSED'} ${name}: ${seconds}, seed ${seed}, by ${finding?.invariant ?? 'nobody'}` +
      (isFound ? '' : ` instead of ${foundBy}`),
    `  ${triedBy}: ${finding ? `${finding.subject}: ${finding.expected}; found ${finding.found}` : ''}`,
    ...short.acts.filter((line) => line.includes('contrary')).map((line) => `  ${line}`),
  ].join('\n')
}

/** Returns the seconds, day and invariant of a run with all misdeeds, whose first finding may be that of another. */
const wholeOf = ({ seconds, day, finding }: Outcome): string =>
  `${seconds.toFixed(1)} s on day ${day} by ${finding?.invariant ?? 'nobody'}`
