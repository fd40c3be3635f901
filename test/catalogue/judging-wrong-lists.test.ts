import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { publishedForm } from '../../src/catalogue/permit-types/form.ts'

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

/** Judges answers as a draft and as for submission. Returns the numbers of faults, and the seconds of CPU. */
function judges(form: ReturnType<typeof formOf>, answers: object) {
  const before = process.cpuUsage()
  const faults = [form.draft(answers).length, form.whole(answers).length]
  return { faults, seconds: process.cpuUsage(before).user / 1_000_000 }
}

describe('a form with a list whose items are all wrong', () => {
  it('names a hundred faults in little time', () => {
    const { faults, seconds } = judges(formOf(listOf(items)), { list: many(wrong, 1_000) })
    assert.deepEqual(faults, [100, 100])
    assert.ok(seconds < 1, `It took ${seconds} s.`)
  })

  it('does so for lists within a list: each may have its own bound of a thousand', () => {
    const { faults, seconds } = judges(formOf(listOf(listOf(items))), { list: many(many(wrong, 100), 100) })
    assert.deepEqual(faults, [100, 100])
    assert.ok(seconds < 2, `It took ${seconds} s.`)
  })
})
