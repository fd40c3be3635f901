import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const limitMilliseconds = 300_000
const fixedSeed = 42
const seedOfTheDay = Number(new Date().toISOString().slice(0, 10).replaceAll('-', ''))

interface Ended {
  code: number | string | null | undefined
  output: string
}

/** Lets the network live a day with many faults, in a process of its own. */
const livesADay = (seed: number): Promise<Ended> =>
  new Promise((resolve) => {
    const args = [program, '--seed', String(seed), '--days', '1', '--faults', '0.05']
    execFile(process.execPath, args, { timeout: limitMilliseconds }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
    )
  })

const days = new Map([fixedSeed, seedOfTheDay].map((seed) => [seed, livesADay(seed)]))

describe('a network that lives a day with faults keeps its promises', () => {
  for (const [seed, day] of days)
    it(`seed ${seed}`, async () => {
      const { code, output } = await day
      assert.equal(code, 0, output)
    })
})
