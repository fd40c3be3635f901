import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionFaults } from '../../../src/catalogue/permit-types/checks/definition-check.ts'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import { read } from '../../sample/permit-type-file.ts'

const imb: PermitTypeDefinition = JSON.parse(read('permit-types/IMB.json'))
const faultsOf = (...shows: string[]) =>
  definitionFaults({ ...imb, certificate: { shows, certainty: 'uncertain' } }).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  )

describe('the list of what a certificate shows', () => {
  it('names answers of the form', () => {
    assert.deepEqual(faultsOf('/building/floors', '/site/street'), [])
    assert.deepEqual(faultsOf('/building/floors', '/building/colour', '/nowhere'), [
      '/certificate/shows/1 not_in_form',
      '/certificate/shows/2 not_in_form',
    ])
  })

  it('names no personal answer, nor one that contains or is within a personal one', () => {
    assert.deepEqual(faultsOf('/applicant/nik', '/applicant', '/applicant/address/street'), [
      '/certificate/shows/0 on_certificate',
      '/certificate/shows/1 on_certificate',
      '/certificate/shows/2 on_certificate',
    ])
  })
})
