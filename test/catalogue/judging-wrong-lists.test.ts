import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publishedForm } from '../../src/catalogue/permit-types/forms/form.ts'
import { takesLessThan } from '../support/measuring/cpu-seconds.ts'

const item = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'height'],
  properties: {
    name: { type: 'string' },
    height: { type: ['integer', 'null'] },
    width: { anyOf: [{ type: 'null' }, { type: 'integer' }] },
  },
}
const listOf = (items: object) => ({ type: 'array', maxItems: 1_000, items })
const formOf = (list: object) => publishedForm({ type: 'object', $defs: { item }, properties: { list } })
const items = { $ref: '#/$defs/item' }
const many = <T>(one: T, count: number): T[] => Array.from({ length: count }, () => one)
/** Faults enough for each item: two are missing, and one has another type. */
const wrong = { width: 'wide' }

/** Asserts the number of faults of answers, as a draft and as for submission, and that it is found in little time. */
const findsSoon = (form: ReturnType<typeof formOf>, answers: object, faults: number) =>
  takesLessThan(1, () => assert.deepEqual([form.draft(answers).length, form.whole(answers).length], [faults, faults]))

describe('a form with a list whose items are all wrong', () => {
  it('names a hundred faults in little time', () => findsSoon(formOf(listOf(items)), { list: many(wrong, 1_000) }, 100))

  it('names a hundred for lists within a list, too: each may have its own bound of a thousand', () =>
    findsSoon(formOf(listOf(listOf(items))), { list: many(many(wrong, 49), 50) }, 100))

  it('names only the first if the answers have more than 5,000 values', () =>
    findsSoon(formOf(listOf(listOf(items))), { list: many(many(wrong, 90), 100) }, 1))

  it('names a hundred wrong shapes of unfinished answers, and looks for no more', async () => {
    const form = formOf(listOf(listOf(items)))
    const answers = { list: many(many(0, 400), 400) }
    await takesLessThan(0.2, () => {
      for (let time = 0; time < 8; time++) assert.equal(form.outline(answers).length, 100)
    })
  })
})
