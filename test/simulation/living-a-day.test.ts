import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeFolder } from './bottle/folders.ts'
import { startServer } from './bottle/server.ts'

/** The program, with the room for new objects that the test processes have: it finds its code compiled by them. */
const program = [
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  fileURLToPath(new URL('main.ts', import.meta.url)),
]
const limitMilliseconds = 540_000
const lookMilliseconds = 100
const fixedSeed = 42
const seedOfTheDay = Number(new Date().toISOString().slice(0, 10).replaceAll('-', ''))

/** The number of acts that are played a second time. */
const repeatedActs = 80
const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-day-'))
after(() => rm(folder, { recursive: true, force: true }))

/** One database server for all runs. The first of the days makes a network, and each begins with a copy of its own. */
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const server = await startServer(await makeFolder(parts), parts)
const env = { ...process.env, SIMULATION_DATABASE_URL: server, SIMULATION_TEMPLATE: 'network' }

interface Ended {
  code: number | string | null | undefined
  output: string
}

const journalOf = (name: string): string => join(folder, `${name}.journal`)
const turnsOf = (name: string): string => join(folder, `${name}.turns`)

/** Returns the arguments of a day with 5 % faults. */
const dayOf = (seed: number, name: string): string[] => {
  const day = { seed, faults: 0.05, days: 1, journal: journalOf(name), turns: turnsOf(name) }
  return Object.entries(day).flatMap(([option, value]) => [`--${option}`, String(value)])
}

/** Runs the simulation in a process of its own, with a copy of the network for each run that makes none. */
function begins(args: readonly string[]) {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>()
  const child = execFile(
    process.execPath,
    [...program, ...args],
    { env, timeout: limitMilliseconds },
    (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
  )
  return { child, ended }
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')

/** Returns the lines of a journal. */
const actsOf = (name: string): Promise<string[]> => linesOf(journalOf(name))

/** Returns the turns of a run up to the last one of an act: those after it end the run. */
async function turnsOfActs(name: string): Promise<string[]> {
  const turns = await linesOf(turnsOf(name))
  return turns.slice(0, turns.findLastIndex((turn) => !turn.startsWith('- ')) + 1)
}

/**
 * Two days, the first acts of the first one again, and a day that a signal stops. One process plays them one after
 * another, so that it compiles the service once. The first acts are played again by the command that is printed with a
 * finding. They have a network of their own, on a machine that stands still at times.
 */
const days = begins(
  [
    dayOf(fixedSeed, 'first'),
    dayOf(seedOfTheDay, 'second'),
    [...dayOf(fixedSeed, 'again'), '--acts', String(repeatedActs), '--anew', '--disturb'],
    dayOf(fixedSeed, 'stopped'),
    dayOf(fixedSeed, 'next'),
  ]
    .flatMap((args) => ['--then', ...args])
    .slice(1),
)
const stopped = stopOnceBegun('stopped')

describe('a network that lives a day with faults keeps its promises', () => {
  for (const [place, seed] of [fixedSeed, seedOfTheDay].entries())
    it(`seed ${seed}`, async () => {
      const { output } = await days.ended
      assert.deepEqual(endsOf(output)[place], { seed, findings: 0, contradictions: 0 }, output)
    })
})

describe('the same seed, in a process that lived other days and stops at random moments, in another network', () => {
  it('gives the same history to the byte, without findings', async () => {
    const { output } = await days.ended
    assert.deepEqual(endsOf(output)[2], { seed: fixedSeed, findings: 0, contradictions: 0 }, output)
    await assertSameActs('again', output)
  })

  it('gives it turn by turn', async () => {
    await days.ended
    await assertSameTurns('again')
  })
})

describe('a run that a signal has stopped', () => {
  it('ends with code 1, and none begins that was to follow', async () => {
    await stopped
    const { code, output } = await days.ended
    assert.equal(code, 1, output)
    assert.equal(endsOf(output).length, 4, output)
    assert.deepEqual(output.match(/isBrokenOff: \w+/g), [...Array(3).fill('isBrokenOff: false'), 'isBrokenOff: true'])
    assert.deepEqual(await actsOf('next'), [])
  })
})

/** Sends SIGTERM to the process of the days once a run has its first act. */
async function stopOnceBegun(name: string): Promise<void> {
  const hasEnded = () => days.child.exitCode !== null || days.child.signalCode !== null
  while ((await actsOf(name)).length === 0 && !hasEnded()) await pause(lookMilliseconds)
  days.child.kill('SIGTERM')
}

/** Returns the seeds of the runs that have ended in a process, with the number of their findings. */
const endsOf = (output: string) =>
  [...output.matchAll(/seed: (\d+),[^]*?findings: (\d+),\s+contradictions: (\d+)/g)].map(
    ([, seed, findings, contradictions]) => ({
      seed: Number(seed),
      findings: Number(findings),
      contradictions: Number(contradictions),
    }),
  )

/** Fails unless a run has the first acts of the first day. */
async function assertSameActs(name: string, output: string): Promise<void> {
  const [first, repeated] = await Promise.all(['first', name].map(actsOf))
  assert.ok(repeated && repeated.length >= repeatedActs, output)
  assert.deepEqual(repeated, first?.slice(0, repeated.length))
}

/**
 * Fails unless a run has the first turns of the first day. A turn more or less gives the same journal only as long as
 * nothing else was waiting for its turn.
 */
async function assertSameTurns(name: string): Promise<void> {
  const [firstTurns, turns] = await Promise.all([linesOf(turnsOf('first')), turnsOfActs(name)])
  const other = turns.findIndex((turn, place) => turn !== firstTurns[place])
  assert.ok(turns.length > repeatedActs)
  assert.equal(turns[other], firstTurns[other], `turn ${other + 1}`)
}
