import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { outlineOf } from '../../src/catalogue/permit-types/forms/outline.ts'
import { celConverter } from '../../src/catalogue/permit-types/rules/field-types.ts'
import { personalFinder } from '../../src/privacy/marks.ts'

/** Returns a form whose owner is a reference, and a count of the reads of that reference. */
function formWithReference() {
  let reads = 0
  const owner = {
    get $ref() {
      reads += 1
      return '#/$defs/person'
    },
  }
  const person = {
    type: 'object',
    additionalProperties: false,
    properties: { name: { type: 'string', 'x-personal': 'other' }, age: { type: 'integer' } },
  }
  const owners = { type: 'array', items: owner, maxItems: 3 }
  const patternProperties = { '^house_[0-9]$': owner }
  const properties = { owner, owners }
  const form = { type: 'object', additionalProperties: false, properties, patternProperties, $defs: { person } }
  return { form, reads: () => reads }
}

const answers = { owner: { name: 'Siti', age: 40 }, owners: [{ name: 'Budi' }, { age: 3 }], house_1: { name: 'Ani' } }
const noLabels = { field: () => undefined, choice: () => undefined }

describe('a form that checks many documents', () => {
  it('resolves its references only for the first one when it checks outlines', () => {
    const { form, reads } = formWithReference()
    const outline = outlineOf(form, noLabels)
    assert.deepEqual(outline(answers), [])
    const once = reads()
    const misshapen = { owner: [], owners: [{}, {}, { age: {} }, {}], house_1: { nane: 1 }, houze: 1 }
    assert.deepEqual(
      outline(misshapen).map(({ pointer, code }) => `${pointer} ${code}`),
      [
        '/answers/owner type',
        '/answers/owners maxItems',
        '/answers/house_1/nane additionalProperties',
        '/answers/houze additionalProperties',
      ],
    )
    assert.equal(reads(), once)
  })

  it('resolves its references only for the first one when it finds personal answers', () => {
    const { form, reads } = formWithReference()
    const personal = personalFinder(form)
    assert.deepEqual(
      personal(answers).map(({ pointer }) => pointer),
      ['/owner/name', '/owners/0/name', '/house_1/name'],
    )
    const once = reads()
    assert.equal(personal({ ...answers, owners: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }).length, 5)
    assert.equal(reads(), once)
  })

  it('resolves its references only for the first one when rules read its answers', () => {
    const { form, reads } = formWithReference()
    const toCel = celConverter(form)
    assert.deepEqual(toCel({ owner: { age: 40 } }), { owner: { age: 40n } })
    const once = reads()
    assert.deepEqual(toCel({ owner: { age: 41 }, owners: [{ age: 1 }] }), {
      owner: { age: 41n },
      owners: [{ age: 1n }],
    })
    assert.equal(reads(), once)
  })
})
