import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeFolder } from './bottle/folders.ts'
import { makeNetwork, startServer } from './bottle/ground.ts'

/** The program, with the room for new objects that the test processes have: it finds its code compiled by them. */
const program = [
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  fileURLToPath(new URL('main.ts', import.meta.url)),
]
const limitMilliseconds = 540_000
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
await makeNetwork(server, 'network')
const env = { ...process.env, SIMULATION_DATABASE_URL: server, SIMULATION_TEMPLATE: 'network' }

interface Ended {
  code: number | string | null | undefined
  output: string
  /** The lines of its journal. */
  acts: readonly string[]
}

/** Runs the simulation for a day with 5 % faults, in a process of its own. */
async function lives(seed: number, name: string, ...args: readonly string[]): Promise<Ended> {
  const journal = join(folder, `${name}.journal`)
  const all = [...program, '--seed', String(seed), '--faults', '0.05', '--days', '1', '--journal', journal, ...args]
  const { promise, resolve } = Promise.withResolvers<Pick<Ended, 'code' | 'output'>>()
  execFile(process.execPath, all, { env, timeout: limitMilliseconds }, (error, stdout, stderr) =>
    resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
  )
  const ended = await promise
  const text = await readFile(journal, 'utf8').catch(() => '')
  return { ...ended, acts: text.split('\n').filter((line) => line !== '') }
}

const days = new Map([fixedSeed, seedOfTheDay].map((seed) => [seed, lives(seed, `day of ${seed}`)]))
const again = lives(fixedSeed, 'again', '--acts', String(repeatedActs))

describe('a network that lives a day with faults keeps its promises', () => {
  for (const [seed, day] of days)
    it(`seed ${seed}`, async () => {
      const { code, output } = await day
      assert.equal(code, 0, output)
    })
})

describe('the same seed', () => {
  it('gives the same history to the byte', async () => {
    const [day, repeated] = await Promise.all([days.get(fixedSeed), again])
    assert.ok(repeated.acts.length >= repeatedActs, repeated.output)
    assert.deepEqual(repeated.acts, day?.acts.slice(0, repeated.acts.length))
  })
})
