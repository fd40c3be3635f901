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

  it('names a hundred for lists within a list, too: each may have its own bound of a thousand', () => {
    const { faults, seconds } = judges(formOf(listOf(listOf(items))), { list: many(many(wrong, 49), 50) })
    assert.deepEqual(faults, [100, 100])
    assert.ok(seconds < 1, `It took ${seconds} s.`)
  })

  it('names only the first if the answers have more than 5,000 values', () => {
    const { faults, seconds } = judges(formOf(listOf(listOf(items))), { list: many(many(wrong, 90), 100) })
    assert.deepEqual(faults, [1, 1])
    assert.ok(seconds < 1, `It took ${seconds} s.`)
  })

  it('names a hundred wrong shapes of unfinished answers, and looks for no more', () => {
    const form = formOf(listOf(listOf(items)))
    const answers = { list: many(many(0, 400), 400) }
    const before = process.cpuUsage()
    for (let time = 0; time < 8; time++) assert.equal(form.outline(answers).length, 100)
    const seconds = process.cpuUsage(before).user / 1_000_000
    assert.ok(seconds < 0.2, `It took ${seconds} s.`)
  })
})
