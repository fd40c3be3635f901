import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { it } from 'node:test'
import { templateFor } from './ground.ts'

it('a network is copied only if the newest migration has made it', async () => {
  const files = await readdir(new URL('../../../drizzle/migrations', import.meta.url))
  const newest = files
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .at(-1)
  assert.match(newest ?? '', new RegExp(`^${(await templateFor('network')).replace('network_', '')}_`))
})
