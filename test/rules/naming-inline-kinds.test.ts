import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareContracts, parseContract } from '../../openapi/changes/compare.ts'
import { sentenceOf } from '../../openapi/changes/rules.ts'
import { putAt } from '../support/contract/json-pointer.ts'
import { smallContract } from '../support/contract/small-contract.ts'

const schemas = '/components/schemas'
const of = (outcome: string, required: string[] = []) => ({
  type: 'object',
  required: ['outcome', ...required],
  properties: { outcome: { type: 'string', const: outcome }, reason: { type: 'string', maxLength: 100 } },
})

/** Returns what changes when the inline kinds of a request get names. `refused` is the second kind as it is named. */
function changesBy(refused: object): string[] {
  const was = parseContract(JSON.stringify(smallContract))
  putAt(was, `${schemas}/NewThing`, { anyOf: [of('taken'), of('refused')] })
  const is = structuredClone(was)
  putAt(is, `${schemas}/Taking`, of('taken'))
  putAt(is, `${schemas}/Refusing`, refused)
  const oneOf = ['Taking', 'Refusing'].map((name) => ({ $ref: `#${schemas}/${name}` }))
  putAt(is, `${schemas}/NewThing`, { required: ['outcome'], oneOf })
  return compareContracts(was, is, '2026-12-01').map(sentenceOf)
}

describe('a kind of a request that gets a name', () => {
  it('is the same kind by its constant, in any order: that breaks no client', () => {
    assert.deepEqual(changesBy(of('refused')), [])
  })

  it('is compared with what it was', () => {
    assert.deepEqual(changesBy(of('refused', ['reason'])), ['NewThing (Refusing): requests must contain `reason`.'])
  })

  it('is another one with another constant', () => {
    assert.deepEqual(changesBy(of('left')), [
      'NewThing: requests may no longer be kind 2.',
      'NewThing may also be Refusing.',
    ])
  })
})
