import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isUnavailable } from '../../../src/http/problems/unavailable.ts'

describe('a trouble of the database that passes by itself', () => {
  for (const [what, code] of [
    ['the victim of a deadlock', '40P01'],
    ['a transaction that cannot be serialised', '40001'],
    ['a lock that took too long', '55P03'],
  ] as const)
    it(`is answered with 503, so that clients send the request again: ${what}`, () => {
      assert.equal(isUnavailable({ code }), true)
    })

  it('is no fault of the request: a broken rule of a table stays an error on our side', () => {
    assert.equal(isUnavailable({ code: '23505' }), false)
  })
})
