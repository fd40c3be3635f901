import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileExpression, surroundingsOf } from '../../src/catalogue/permit-types/rules/expression.ts'

const short = { type: 'string', maxLength: 1_000 }
const room = { type: 'object', properties: { use: short, level: { type: 'integer' } } }
const surroundings = surroundingsOf({
  type: 'object',
  properties: {
    rooms: { type: 'array', maxItems: 100, items: room },
    words: { type: 'array', maxItems: 100, items: short },
    sizes: { type: 'array', maxItems: 100, items: { type: 'number' } },
    free: { type: 'string' },
    kind: { type: 'string', enum: ['house', 'shop'] },
    day: { type: 'string', format: 'date' },
  },
})
const steps = (text: string): number => compileExpression(surroundings, text, 'bool').steps
/** Returns an expression that evaluates another for each pair of rooms. */
const forPairs = (text: string) => `answers.rooms.all(x, answers.rooms.all(y, ${text}))`
/** The limit of a rule, in steps. */
const limit = 100_000

describe('the steps of a rule', () => {
  it('are those of its loops, where nothing but numbers and lists are looked at', () => {
    for (const cheap of ['x.level == y.level', 'size(answers.words) > 0', 'answers.rooms.size() > 0'])
      assert.ok(steps(forPairs(cheap)) < limit, cheap)
  })

  it('count the characters that a function reads each time', () => {
    for (const text of [
      'size(x.use) > 0',
      'x.use.contains("a")',
      'size(x.use + y.use) > 0',
      'size(x.use.trim()) > 0',
      'size(x.level > 1 ? x.use : "") > 0',
      'size(answers.words.join()) > 0',
      'size(answers.free) > 0',
    ])
      assert.ok(steps(forPairs(text)) > limit, text)
  })

  it('grow with the texts that are joined, and with the numbers that are added up', () => {
    assert.ok(steps('size(answers.words.join()) > 0') > 4 * steps('size(answers.words[0]) > 0'))
    assert.ok(steps('answers.sizes.sum() > 1.0') > steps('size(answers.sizes) > 1'))
  })

  it('stay few for a text that has few characters: a choice, a day, a maxLength', () => {
    for (const text of [
      'size(answers.kind) > 4',
      'answers.day.startsWith("2026")',
      'place.village.startsWith("31.71")',
    ])
      assert.ok(steps(forPairs(text)) <= limit, `${text}: ${steps(forPairs(text))}`)
    assert.ok(steps('size(answers.free) > 0') < limit, 'One look at a long text is no loop.')
  })
})
