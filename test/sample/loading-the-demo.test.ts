import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { runs } from '../support/deployment/product.ts'
import type { Loaded } from '../support/measuring/loaded-packages.ts'

const loader = new URL('../support/measuring/loaded-packages.ts', import.meta.url).href

/** Returns the packages that the demo has loaded when it finds no server. */
async function loadedFor(...journey: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'))
  try {
    const list = join(folder, 'packages.json')
    const settings = { PORT: '1', NODE_OPTIONS: `--import ${loader}`, LOADED_PACKAGES: list }
    const { code, stderr } = await runs(['src/sample/demo.ts', ...journey], settings)
    assert.equal(code, 1)
    assert.match(stderr, /Nothing answers at http:\/\/localhost:1\b/)
    const { packages }: Loaded = JSON.parse(await readFile(list, 'utf8'))
    return packages
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('the packages that the demo loads', () => {
  for (const [journey, expected] of [
    ['permit', []],
    ['email', ['mailauth', 'nodemailer']],
  ] as const)
    it(`include those for mail in the journey by mail only (${journey})`, async () => {
      const loaded = await loadedFor(journey)
      assert.ok(loaded.includes('openapi-fetch'))
      assert.deepEqual(loaded.filter((name) => ['mailauth', 'nodemailer'].includes(name)).sort(), expected)
    })
})
