import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentsOf, PartNotRead } from '../../../src/applications/case/not-read.ts'

const state = { slot: 'identity_card', scan: 'clean' } as const

describe('documents of which only the state was read', () => {
  it('show slot and scan', () => {
    const [document] = documentsOf([state])
    assert.deepEqual([document?.slot, document?.scan], [state.slot, state.scan])
  })

  it('refuse a look at anything else, and a copy, which would lack it', () => {
    const [document = assert.fail()] = documentsOf([state])
    const looks = [
      () => document.original,
      () => 'original' in document,
      () => ({ ...document }),
      () => Object.entries(document),
      () => JSON.stringify(document),
    ]
    for (const look of looks) assert.throws(look, PartNotRead, String(look))
  })
})

describe('documents that were not read', () => {
  it('refuse every look', () => {
    const documents = documentsOf()
    const looks = [
      () => documents.length,
      () => documents[0],
      () => documents.some(() => true),
      () => [...documents],
      () => Object.hasOwn(documents, 0),
      () => ({ ...documents }),
      () => JSON.stringify(documents),
    ]
    for (const look of looks) assert.throws(look, PartNotRead, String(look))
  })
})
