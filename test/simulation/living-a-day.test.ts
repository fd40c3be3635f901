// Runs alone: it makes a network of a seed, and from then on its process draws all keys from that seed.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeFolder } from './bottle/folders.ts'
import { makeNetwork, startServer } from './bottle/ground.ts'
import { seedRandomness } from './bottle/seeded.ts'

/** The program, with the room for new objects that the test processes have: it finds its code compiled by them. */
const program = [
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  fileURLToPath(new URL('main.ts', import.meta.url)),
]
const limitMilliseconds = 540_000
const lookMilliseconds = 50
const fixedSeed = 42
const seedOfTheDay = Number(new Date().toISOString().slice(0, 10).replaceAll('-', ''))

/** The number of acts that are played a second time. */
const repeatedActs = 80
const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-day-'))
after(() => rm(folder, { recursive: true, force: true }))

/** One database server and one network for all runs: each begins with a copy of its own. */
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
const server = await startServer(await makeFolder(parts), parts)
seedRandomness('network')
await makeNetwork(server, 'network')
const env = { ...process.env, SIMULATION_DATABASE_URL: server }
const withNetwork = { ...env, SIMULATION_TEMPLATE: 'network' }

interface Ended {
  code: number | string | null | undefined
  output: string
}

const journalOf = (name: string): string => join(folder, `${name}.journal`)

/** Returns the arguments of a day with 5 % faults. */
const dayOf = (seed: number, name: string): string[] => {
  const day = { seed, faults: 0.05, days: 1, journal: journalOf(name) }
  return Object.entries(day).flatMap(([option, value]) => [`--${option}`, String(value)])
}

/** Runs the simulation in a process of its own, with a copy of the network unless it has to make its own. */
function begins(args: readonly string[], given: NodeJS.ProcessEnv = withNetwork) {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>()
  const child = execFile(
    process.execPath,
    [...program, ...args],
    { env: given, timeout: limitMilliseconds },
    (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
  )
  return { child, ended }
}

const lives = (...given: Parameters<typeof begins>): Promise<Ended> => begins(...given).ended

/** Returns the lines of a journal. */
const actsOf = async (name: string): Promise<string[]> =>
  (await readFile(journalOf(name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')

const firstActsOf = (name: string): string[] => [...dayOf(fixedSeed, name), '--acts', String(repeatedActs)]
/** The second day is followed by the first acts of the first one, in a process that has lived another day. */
const again = firstActsOf('again')
const days = new Map([
  [fixedSeed, lives(dayOf(fixedSeed, 'first'))],
  [seedOfTheDay, lives([...dayOf(seedOfTheDay, 'second'), '--then', ...again])],
])
/** The first acts as the command plays them that a finding is printed with, on a machine that stands still at times. */
const disturbed = lives([...firstActsOf('disturbed'), '--disturb'], env)

describe('a network that lives a day with faults keeps its promises', () => {
  for (const [seed, day] of days)
    it(`seed ${seed}`, async () => {
      const { code, output } = await day
      assert.equal(code, 0, output)
    })
})

describe('the same seed', () => {
  it('gives the same history to the byte in a process that has lived another day', async () => {
    const [, repeating] = await Promise.all(days.values())
    await assertRepeats('again', repeating?.output)
  })

  it('gives it when processes of the run stop at random moments, and in a network of its own', async () => {
    const [{ output }] = await Promise.all([disturbed, ...days.values()])
    await assertRepeats('disturbed', output)
  })
})

describe('a run that a signal has stopped', () => {
  it('ends with code 1, and none begins that was to follow', async () => {
    const { child, ended } = begins([...dayOf(fixedSeed, 'stopped'), '--then', ...dayOf(fixedSeed, 'next')])
    while ((await actsOf('stopped')).length === 0 && child.exitCode === null) await pause(lookMilliseconds)
    child.kill('SIGTERM')
    const { code, output } = await ended
    assert.equal(code, 1, output)
    assert.match(output, /isBrokenOff: true/)
    assert.deepEqual(await actsOf('next'), [])
  })
})

/** Fails unless a run has the first acts of the first day. */
async function assertRepeats(name: string, output: string | undefined): Promise<void> {
  const [first, repeated] = await Promise.all(['first', name].map(actsOf))
  assert.ok(repeated && repeated.length >= repeatedActs, output)
  assert.deepEqual(repeated, first?.slice(0, repeated.length))
}
