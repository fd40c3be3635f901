import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionFaults } from '../../src/catalogue/permit-types/checks/definition-check.ts'
import { compileRules } from '../../src/catalogue/permit-types/rules/rules.ts'
import { personalFinder } from '../../src/privacy/marks.ts'
import { load } from '../sample/permit-type-file.ts'
import { named } from '../support/scenes/fence.ts'

const found = (form: object, answers: unknown) =>
  personalFinder({ ...form })(answers).map(({ pointer, kind }) => `${pointer} ${kind}`)

describe('marks of a form', () => {
  it('are found below objects and lists, through references, and in every branch of a condition', () => {
    const nik = { type: 'string', 'x-personal': 'nik' }
    const form = {
      $defs: {
        person: { type: 'object', properties: { nik, children: { type: 'array', items: { $ref: '#/$defs/person' } } } },
      },
      type: 'object',
      properties: {
        home: {
          'x-personal': 'address',
          type: 'object',
          properties: { street: { type: 'string' }, lines: { type: 'array', items: { type: 'string' } } },
        },
        people: { type: 'array', prefixItems: [{ $ref: '#/$defs/person' }], items: { $ref: '#/$defs/person' } },
      },
      allOf: [
        { if: { properties: { kind: { const: 'a' } } }, then: { properties: { 'a/b~c': { 'x-personal': 'other' } } } },
      ],
      additionalProperties: { 'x-personal': 'phone' },
    }
    const answers = {
      home: { street: 'x', lines: ['y', 1] },
      people: [{ nik: '1' }, { nik: '2', children: [{ nik: '3' }] }],
      'a/b~c': true,
      more: '4',
    }
    assert.deepEqual(found(form, answers), [
      '/home/street address',
      '/home/lines/0 address',
      '/home/lines/1 address',
      '/people/0/nik nik',
      '/people/1/nik nik',
      '/people/1/children/0/nik nik',
      '/a~1b~0c phone',
      '/more phone',
    ])
    assert.deepEqual(found({ $ref: '#' }, { a: 1 }), [])
  })

  it("are required where a field's shape is personal: a sample type without its marks is refused for each", () => {
    const type = load('IMB.json')
    assert.deepEqual(definitionFaults(type), [])
    const bare: typeof type = JSON.parse(JSON.stringify(type).replaceAll(/"x-personal":"[a-z]+",/g, ''))
    const pointers = definitionFaults(bare)
      .filter(({ code }) => code === 'unmarked')
      .map(({ pointer }) => pointer?.replace('/form/properties/', ''))
    assert.deepEqual(
      pointers,
      ['applicant', 'proxy'].flatMap((who) => ['nik', 'phone', 'email'].map((field) => `${who}/properties/${field}`)),
    )
    const wrong: typeof type = JSON.parse(
      JSON.stringify(type).replaceAll('"x-personal":"nik"', '"x-personal":"secret"'),
    )
    assert.deepEqual(definitionFaults(wrong).map(({ pointer, code }) => `${pointer} ${code}`)[0], '/form form')
  })

  it('are not required of other numbers', () => {
    const { inspection: _inspection, certificate: _certificate, ...type } = load('IMB.json')
    const of = (field: object) =>
      definitionFaults({
        ...type,
        samples: [],
        authority: [],
        fee: null,
        stages: { inspection: false, fee: false },
        documents: [],
        form: { type: 'object', properties: { field: named('Field', { type: 'string', ...field }) } },
      }).map(({ code }) => code)
    for (const [pattern, example, codes] of [
      ['^[0-9]{18}$', '317100000000000001', []],
      ['^[0-9]{1,20}$', '31', []],
      ['^.*$', 'anything', []],
      ['^[0-9]{16}$', '3171000000000001', ['unmarked']],
      ['^[0-9]{15,16}$', '317100000000001', ['unmarked']],
      ['^\\+62[0-9]{8,12}$', '+6281200000001', ['unmarked']],
      ['^08[0-9]{8,11}$', '081200000001', ['unmarked']],
    ] as const)
      assert.deepEqual(of({ pattern, examples: [example] }), codes, pattern)
    assert.deepEqual(of({ format: 'email' }), ['unmarked'])
    assert.deepEqual(of({ $ref: 'https://elsewhere.example/nik.json' }).includes('reference'), true)
  })

  it('show if a rule uses personal answers; a check of mere presence does not count', () => {
    const uses = (when: string) =>
      compileRules({
        ...load('IMB.json'),
        authority: [{ from: '2015-01-02', level: 'city', when, because: { id: '-', en: '-' }, certainty: 'uncertain' }],
      }).usesPersonal
    for (const rule of [
      'answers.applicant.nik == "1"',
      'answers.applicant.address.street.startsWith("J")',
      'dyn(answers.applicant) == 1',
      '[answers].exists(a, a.capacity == "owner")',
    ])
      assert.equal(uses(rule), true, rule)
    for (const rule of ['answers.land.area < 100.0', 'has(answers.proxy.nik)', 'answers.capacity == "owner"'])
      assert.equal(uses(rule), false, rule)
  })
})
