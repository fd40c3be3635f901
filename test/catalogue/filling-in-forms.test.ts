import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'
import type { Fault } from '../../src/http/problems/problem.ts'

const told = (faults: Fault[]) => faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()

/** A form with the features of our permit types: conditions, choices, lists, patterns. */
const house = compileForm({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['capacity', 'floors'],
  properties: {
    capacity: {
      type: 'string',
      oneOf: [
        { const: 'owner', title: 'Owner' },
        { const: 'proxy', title: 'Proxy' },
      ],
    },
    proxy: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'nik'],
      properties: { name: { type: 'string', minLength: 1 }, nik: { type: 'string', pattern: '^[0-9]{16}$' } },
    },
    floors: { type: 'integer', minimum: 1, 'x-label': { id: 'Lantai', en: 'Floors' } },
    builtOn: { type: 'string', format: 'date' },
    areas: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['floor'],
        properties: { floor: { type: 'integer' }, 'a/b~c': { type: 'number' } },
      },
    },
    site: {
      type: 'object',
      dependentRequired: { latitude: ['longitude'] },
      properties: { latitude: { type: 'number' }, longitude: { type: 'number' } },
    },
  },
  allOf: [
    {
      if: { required: ['capacity'], properties: { capacity: { const: 'proxy' } } },
      then: { required: ['proxy'] },
      else: { properties: { proxy: false } },
    },
  ],
})

describe('a draft form', () => {
  it('may be empty', () => {
    for (const answers of [{}, { proxy: {} }, { areas: [] }, { areas: [{}] }, { site: { latitude: -6.2 } }])
      assert.deepEqual(house.draft(answers), [])
  })

  it('needs no answer that another answer requires', () => {
    assert.deepEqual(house.draft({ capacity: 'proxy' }), [])
    assert.deepEqual(house.draft({ capacity: 'owner', proxy: { name: 'Proxy 1' } }), [])
  })

  it('accepts the answers that a condition adds', () => {
    const form = compileForm({
      type: 'object',
      properties: { kind: { type: 'string' } },
      unevaluatedProperties: false,
      if: { required: ['kind'], properties: { kind: { const: 'extension' } } },
      then: { required: ['previous'], properties: { previous: { type: 'string' } } },
    })
    const answers = { kind: 'extension', previous: 'EXAMPLE-1' }
    assert.deepEqual([form.draft(answers), form.whole(answers)], [[], []])
    assert.deepEqual(told(form.whole({ ...answers, kind: 'new' })), ['/answers/previous unevaluatedProperties'])
  })

  it('refuses each invalid answer by its pointer', () => {
    const answers = {
      capacity: 'neighbour',
      proxy: { nik: '12', age: 30 },
      floors: 0,
      builtOn: '2015-02-30',
      areas: [{ floor: 1.5, 'a/b~c': 'big' }, {}, {}],
      colour: 'red',
    }
    assert.deepEqual(told(house.draft(answers)), [
      '/answers/areas maxItems',
      '/answers/areas/0/a~1b~0c type',
      '/answers/areas/0/floor type',
      '/answers/builtOn format',
      '/answers/capacity enum',
      '/answers/colour additionalProperties',
      '/answers/floors minimum',
      '/answers/proxy/age additionalProperties',
      '/answers/proxy/nik pattern',
    ])
  })

  it('must be an object of answers', () => {
    for (const answers of [null, [], 'text', 1]) assert.deepEqual(told(house.draft(answers)), ['/answers type'])
  })
})

describe('the outline of a form', () => {
  it('accepts any single value in place of one, and refuses another shape by its pointer', () => {
    for (const value of ['12a', '', 0, -1, 1.5, true])
      assert.deepEqual(house.outline({ floors: value, capacity: value, builtOn: value, areas: [{ floor: value }] }), [])
    const misshapen = { capacity: {}, proxy: 'me', floors: [1], areas: { 0: {} }, site: null }
    assert.deepEqual(told(house.outline(misshapen)), [
      '/answers/areas type',
      '/answers/capacity type',
      '/answers/floors type',
      '/answers/proxy type',
      '/answers/site type',
    ])
  })

  it('refuses unknown fields, and knows those that only a condition describes', () => {
    assert.deepEqual(told(house.outline({ colour: 'red', areas: [{ height: 3 }], site: { any: 1 } })), [
      '/answers/areas/0/height additionalProperties',
      '/answers/colour additionalProperties',
    ])
    const form = compileForm({
      type: 'object',
      properties: { kind: { type: 'string' } },
      patternProperties: { '^x-': { type: 'array', maxItems: 2 } },
      unevaluatedProperties: false,
      if: { required: ['kind'], properties: { kind: { const: 'extension' } } },
      then: { properties: { previous: { type: 'string' } } },
    })
    assert.deepEqual(told(form.outline({ kind: 1, previous: 2, 'x-a': 'no list', 'y-a': [] })), [
      '/answers/x-a type',
      '/answers/y-a additionalProperties',
    ])
  })

  it('limits texts, lists and numbers, and the size of all answers together', () => {
    const form = compileForm({
      type: 'object',
      $defs: { short: { type: 'string', maxLength: 3 } },
      properties: {
        a: { $ref: '#/$defs/short' },
        b: { allOf: [{ maxItems: 2 }], type: 'array', maxItems: 9, items: { $ref: '#/$defs/short' } },
        c: { type: 'array', maxItems: 9, prefixItems: [{ type: 'string' }], items: false },
        d: { type: ['integer', 'null'] },
        e: { type: 'string' },
      },
    })
    assert.deepEqual(form.outline({ a: '👷👷👷', b: ['abc'], c: ['x'], d: null, e: 'x'.repeat(50_000) }), [])
    const beyond = { a: 'abcd', b: [1, 2, 3], c: ['x', 'y'], d: Infinity }
    assert.deepEqual(told(form.outline(beyond)), [
      '/answers/a maxLength',
      '/answers/b maxItems',
      '/answers/c maxItems',
      '/answers/d number_range',
    ])
    assert.deepEqual(told(form.outline({ d: 'x'.repeat(1_001) })), ['/answers/d maxLength'])
    assert.deepEqual(told(form.outline({ e: 'x'.repeat(1_048_577) })), ['/answers answers_too_large'])
  })
})

describe('a form that is submitted', () => {
  it('needs everything that is required, at every level', () => {
    assert.deepEqual(told(house.whole({ areas: [{}], site: { latitude: -6.2 } })), [
      '/answers/areas/0/floor required',
      '/answers/capacity required',
      '/answers/floors required',
      '/answers/site/longitude dependentRequired',
    ])
  })

  it('needs what other answers require', () => {
    assert.deepEqual(told(house.whole({ capacity: 'proxy', floors: 1 })), ['/answers/proxy required'])
    assert.deepEqual(told(house.whole({ capacity: 'proxy', floors: 1, proxy: { name: 'Proxy 1' } })), [
      '/answers/proxy/nik required',
    ])
    assert.deepEqual(
      told(house.whole({ capacity: 'owner', floors: 1, proxy: { name: 'Proxy 1', nik: '3171000000000002' } })).map(
        (fault) => fault.split(' ')[0],
      ),
      ['/answers/proxy'],
    )
    assert.deepEqual(house.whole({ capacity: 'owner', floors: 1 }), [])
    assert.deepEqual(
      house.whole({ capacity: 'proxy', floors: 1, proxy: { name: 'Proxy 1', nik: '3171000000000002' } }),
      [],
    )
  })

  it('is refused in both languages with what to do', () => {
    const [fault] = house.whole({ capacity: 'owner' })
    assert.deepEqual(fault?.detail, { id: '"Lantai" wajib diisi.', en: '"Floors" is required.' })
  })
})
