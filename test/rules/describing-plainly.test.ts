import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSchema } from '../../src/platform/json-schema.ts'
import { committedContract } from '../support/contract/operations.ts'

/** Returns all descriptions in a part of the contract. */
function descriptionsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(descriptionsIn)
  if (!isSchema(part)) return []
  return Object.entries(part).flatMap(([name, value]) =>
    name === 'description' && typeof value === 'string' ? [value] : descriptionsIn(value),
  )
}

describe('a description of the contract', () => {
  it('is a statement: no sentence of it begins as a question does', () => {
    const all = descriptionsIn(committedContract())
    assert.ok(all.length > 1_000, String(all.length))
    assert.deepEqual(
      all.filter((text) => /^(?:Where|Which|How|Why)\b|(?:^|[.:] )(?:What|Whether|Whose|Who(?:m|ever)?)\b/.test(text)),
      [],
    )
  })
})
