import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isUnavailable } from '../../../src/http/problems/unavailable.ts'

describe('a temporary failure of the database', () => {
  for (const [what, code] of [
    ['the victim of a deadlock', '40P01'],
    ['a transaction that cannot be serialised', '40001'],
    ['a lock that took too long', '55P03'],
  ] as const)
    it(`gets 503, so that clients retry: ${what}`, () => {
      assert.equal(isUnavailable({ code }), true)
    })

  it('is not a fault of the request: a broken constraint of a table is an internal error', () => {
    assert.equal(isUnavailable({ code: '23505' }), false)
  })
})
