import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runs } from '../../support/deployment/product.ts'

describe('formatters of numbers and days', () => {
  it('are made when the contract is written, and none for a start', async () => {
    const { stdout, stderr, code } = await runs(['test/support/measuring/made-formatters.ts'])
    assert.deepEqual([code, stderr], [0, ''])
    const made: { before: number; with: number } = JSON.parse(stdout)
    assert.equal(made.before, 0)
    assert.ok(made.with > 0, 'formatters are counted')
  })
})
