import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fitToVersion, mergeSetAside } from '../../../src/applications/drafts/fit.ts'
import { compileForm } from '../../../src/catalogue/permit-types/forms/form.ts'
import type { PermitTypeVersion } from '../../../src/catalogue/permit-types/schema.ts'
import { fence } from '../../support/scenes/fence.ts'

/** Returns the answers that are valid for a form of these fields, and those set aside. */
function fitting(answers: Record<string, unknown>, properties: object, rest: object = {}) {
  const form = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties,
    ...rest,
  }
  const definition: PermitTypeVersion = JSON.parse(
    JSON.stringify({ ...fence, code: 'FENCE', version: 1, validFrom: '2026-11-24', form, documents: [] }),
  )
  const fitted = fitToVersion(
    {
      definition,
      form: compileForm(form),
      rules: { usesPersonal: false, costly: [], assess: () => assert.fail('No rule is asked.') },
    },
    { answers, documents: [] },
  )
  return {
    answers: fitted.answers,
    aside: fitted.setAside.answers.map(({ pointer, value, code }) => [pointer, value, code]),
  }
}
const text = { type: 'string', maxLength: 3 }

describe('fitting answers to a form', () => {
  it('keeps valid answers unchanged, in order', () => {
    const answers = { b: 'x', a: { c: 'y' } }
    const { answers: kept, aside } = fitting(answers, { a: { type: 'object', properties: { c: text } }, b: text })
    assert.deepEqual([JSON.stringify(kept), aside], [JSON.stringify(answers), []])
  })

  it('removes the innermost invalid value, not its surroundings', () => {
    const floors = {
      type: 'array',
      items: { type: 'object', properties: { use: text, area: { type: 'number' } }, additionalProperties: false },
    }
    assert.deepEqual(
      fitting(
        {
          floors: [
            { use: 'home', area: 2 },
            { use: 'x', area: 'wide' },
          ],
        },
        { floors },
      ),
      {
        answers: { floors: [{ area: 2 }, { use: 'x' }] },
        aside: [
          ['/floors/1/area', 'wide', 'type'],
          ['/floors/0/use', 'home', 'maxLength'],
        ],
      },
    )
  })

  it('removes several items of one list', () => {
    const items = ['ok', 'wrong', 'ok', 'wrong too', 'ok']
    assert.deepEqual(fitting({ items }, { items: { type: 'array', items: text } }), {
      answers: { items: ['ok', 'ok', 'ok'] },
      aside: [
        ['/items/3', 'wrong too', 'maxLength'],
        ['/items/1', 'wrong', 'maxLength'],
      ],
    })
  })

  it('removes a whole list if only its length is wrong', () => {
    assert.deepEqual(fitting({ items: ['a', 'b'] }, { items: { type: 'array', items: text, maxItems: 1 } }), {
      answers: {},
      aside: [['/items', ['a', 'b'], 'maxItems']],
    })
  })

  it('continues while a removal reveals other faults', () => {
    const odd = { anyOf: [{ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false }] }
    const { answers, aside } = fitting({ odd: { a: 1, b: 2 } }, { odd })
    assert.deepEqual([answers, aside.map(([pointer]) => pointer)], [{ odd: {} }, ['/odd/b', '/odd/a']])
  })

  it('handles names with slashes, tildes, and empty ones, and unknown fields', () => {
    assert.deepEqual(
      fitting(JSON.parse('{"a/b":1,"c~d":2,"":3,"constructor":4}'), {})
        .aside.map(([pointer]) => pointer)
        .sort(),
      ['/', '/a~1b', '/constructor', '/c~0d'].sort(),
    )
  })

  it('keeps no answer where the form refuses them as a whole, and still loses none', () => {
    const { answers, aside } = fitting({ a: 'x', b: 'y' }, { a: text, b: text }, { maxProperties: 1 })
    assert.deepEqual(
      [answers, aside],
      [
        {},
        [
          ['/a', 'x', 'form'],
          ['/b', 'y', 'form'],
        ],
      ],
    )
  })

  it('handles a hundred invalid answers and more', () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`field${at}`, at]))
    const { answers, aside } = fitting({ ...many, kept: 'x' }, { kept: text })
    assert.deepEqual([answers, aside.length], [{ kept: 'x' }, 250])
  })
})

describe('what is set aside', () => {
  it('is added to earlier ones, and is null when there is nothing', () => {
    const nothing = { answers: [], documents: [] }
    const something = {
      answers: [{ pointer: '/a', value: 1, code: 'type', detail: { id: '', en: '' } }],
      documents: [],
    }
    assert.equal(mergeSetAside(null, nothing), null)
    assert.deepEqual(mergeSetAside(something, nothing), something)
    assert.deepEqual(mergeSetAside(something, something)?.answers.length, 2)
  })
})
