import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Coverage, operationOf, transitions } from './coverage.ts'

describe('the coverage of a run', () => {
  it('finds the operation of a request by its path', () => {
    assert.equal(operationOf('GET', '/v1/applications/019aa6b2?x=1')?.operationId, 'getApplication')
    assert.equal(operationOf('POST', '/v1/applications/search')?.operationId, 'searchApplications')
    assert.equal(operationOf('POST', '/v1/applications/019aa6b2/messages/read-marks')?.operationId, 'createReadMark')
    assert.equal(operationOf('GET', '/nowhere'), undefined)
  })

  it('lists operations and transitions that were never reached', () => {
    const coverage = new Coverage()
    coverage.answered('GET', '/v1/me', 200, undefined)
    coverage.answered('GET', '/v1/applications/1', 404, 'not_found')
    coverage.stepped('submit: draft → submitted', 1)
    const table = coverage.table()
    assert.match(table, /operations answered with success: 1 of /)
    assert.match(table, /never: .*\bgetApplication \(refused 1 times\)/)
    assert.match(table, /never: .*\bsearchApplications \(not asked for\)/)
    assert.match(table, new RegExp(`transitions taken: 1 of ${transitions.length}`))
    assert.match(table, /1 {2}not_found/)
  })
})
