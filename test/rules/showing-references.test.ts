import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readReference } from '../../src/applications/reference.ts'
import { committedContract } from '../support/contract/operations.ts'

/** A reference: two groups of four symbols and a check character. Ids and other codes have further groups. */
const reference = /(?<![-\w])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z](?![-\w])/g

describe('a reference in an example of the contract', () => {
  it('has its check character, so that no operation calls it mistyped', () => {
    const shown = new Set(JSON.stringify(committedContract()).match(reference))
    assert.ok(shown.size > 0)
    assert.deepEqual(
      [...shown].filter((written) => readReference(written) !== written),
      [],
    )
  })
})
