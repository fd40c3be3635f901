import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { refusals, withRefusals } from '../../../src/http/problems/refusals.ts'

const statuses = (response: object) => Object.keys(response)

describe('problems that a hook adds to the responses of a route', () => {
  it('change neither the responses that the route states nor those of another route with the same ones', () => {
    const stated = refusals('not_found')
    const [first, second] = [withRefusals(stated, 'unauthorized'), withRefusals(stated, 'rate_limited')]
    assert.deepEqual([stated, first, second].map(statuses), [['404'], ['401', '404'], ['404', '429']])
    assert.deepEqual(statuses(refusals('not_found')), ['404'])
  })

  it('join those of the same status, and do not change them where they are stated', () => {
    const stated = refusals('not_found', 'invalid_request')
    const before = JSON.stringify(stated)
    const all = withRefusals(withRefusals(stated, 'unauthorized'), 'cursor_mismatch')
    assert.match(JSON.stringify(all['400']), /invalid_request.*cursor_mismatch/)
    assert.equal(JSON.stringify(stated), before)
  })

  it('are declared once for a GET and its HEAD, which share the responses, and copied once', () => {
    const first = withRefusals(refusals('not_found'), 'unauthorized')
    const get = withRefusals(first, 'rate_limited')
    const declared = Object.values(get)
    const head = withRefusals(withRefusals(get, 'unauthorized'), 'rate_limited')
    assert.deepEqual([get === first, head === get], [true, true])
    assert.ok(Object.values(head).every((response, nth) => response === declared[nth]))
  })

  it('begin with none where a schema states no responses', () => {
    assert.deepEqual(statuses(withRefusals(undefined, 'unauthorized')), ['401'])
  })
})
