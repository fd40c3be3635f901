import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compileProject } from '../support/contract/compiler.ts'
import { generateClients } from './generate.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Files of @hey-api/openapi-ts that are the same for every contract. They do not support `exactOptionalPropertyTypes`:
 * they pass `undefined` where a member may be absent. The code generated from the contract compiles with it.
 */
const ownRuntime =
  /^\.generated\/clients\/hey-api\/(?:client|core)\/.* error TS23(?:75|79): .*exactOptionalPropertyTypes/

describe('the generators that frontend teams use', () => {
  let complaints: string[] = []
  before(async () => {
    await generateClients()
    const output = await compileProject('test/generators')
    complaints = output.split('\n').filter((line) => /error TS/.test(line) && !ownRuntime.test(line))
  })

  for (const [generator, place] of Object.entries({
    '@hey-api/openapi-ts': '.generated/clients/hey-api/',
    orval: '.generated/clients/orval',
    'swagger-typescript-api': '.generated/clients/swagger-typescript-api/',
    'openapi-zod-client': '.generated/clients/openapi-zod-client',
  }))
    it(`make a client of the contract that compiles strictly (${generator})`, () => {
      assert.deepEqual(
        complaints.filter((line) => line.startsWith(place)),
        [],
      )
    })

  it('type If-Match as required and a file as binary: the compiler marks each wrong line', async () => {
    const lines = (await readFile(`${root}test/generators/uses.ts`, 'utf8')).split('\n')
    const mistakes = lines.flatMap((line, index) => (line.includes('// mistake') ? [index + 1] : []))
    const told = complaints.flatMap((line) => /uses\.ts\((\d+)/.exec(line)?.[1] ?? []).map(Number)
    assert.ok(mistakes.length > 0)
    assert.deepEqual([...new Set(told)], mistakes)
  })
})
