import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placeLabel } from '../../../src/http/problems/labels/places.ts'
import { Problem } from '../../../src/http/problems/problem.ts'

describe('a problem', () => {
  it('says how to begin anew when an application has ended, and not to choose a step', () => {
    for (const status of ['lapsed', 'withdrawn', 'refused'] as const) {
      const { id, en } = new Problem('step_not_allowed', { action: 'submit', status }, { nextActions: [] }).detail
      assert.match(id, /memulai permohonan baru dari permohonan ini/)
      assert.match(en, /can begin a new one from it/)
      assert.doesNotMatch(en, /Choose/)
    }
  })

  it('calls the purpose of an agency a header, and the purpose of a visit by its label', () => {
    assert.equal(placeLabel({ parameter: 'purpose' }).en, 'The header Purpose')
    assert.equal(placeLabel({ pointer: '/purpose' }).en, '"Purpose"')
  })
})
