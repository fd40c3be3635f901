import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { publishedForm } from '../../../src/catalogue/permit-types/forms/form.ts'
import { faultsOf, parameterFault } from '../../../src/http/problems/faults.ts'
import { placeLabel } from '../../../src/http/problems/labels/places.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import '../../../src/program/registers.ts'

const errorsOf = (schema: object, value: unknown) => {
  const ajv = new Ajv2020({ verbose: true, allErrors: true })
  const validate = ajv.addVocabulary(['x-year']).compile(schema)
  return validate(value) ? [] : (validate.errors ?? [])
}

describe('a problem', () => {
  it('says how to begin anew when an application has ended, and not to choose a step', () => {
    for (const status of ['lapsed', 'withdrawn', 'refused'] as const) {
      const { id, en } = new Problem('step_not_allowed', { action: 'submit', status }, { nextActions: [] }).detail
      assert.match(id, /memulai permohonan baru dari permohonan ini/)
      assert.match(en, /can begin a new one from it/)
      assert.doesNotMatch(en, /Choose/)
    }
  })

  it('says how to change an application that cannot be edited, by its status', () => {
    const remedy = (status: 'submitted' | 'returned' | 'lapsed' | 'handed_over') =>
      new Problem('not_editable', { status }).detail.en
    assert.match(remedy('submitted'), /ask the office to return it for correction/)
    assert.match(remedy('returned'), /Only a draft can be changed like this.* Correct what the office has asked for/)
    assert.match(remedy('lapsed'), /can begin a new one from it/)
    assert.match(remedy('handed_over'), /can begin an amendment from it/)
    for (const status of ['returned', 'lapsed', 'handed_over'] as const)
      assert.doesNotMatch(remedy(status), /ask the office to return it/)
  })

  it('names the status in which an officer can do it, and not a return that helps nobody', () => {
    const { id, en } = new Problem('not_editable', { status: 'draft', during: ['in_review', 'in_inspection'] }).detail
    assert.match(id, /berstatus "Draf"\. Lakukan saat statusnya "Sedang dinilai" atau "Pemeriksaan lapangan"\./)
    assert.match(en, /the status "draft"\. Do it while its status is "in review" or "in inspection"\./)
  })

  it('calls the purpose of an agency a header, and the purpose of a visit by its label', () => {
    assert.equal(placeLabel({ parameter: 'purpose' }).en, 'The header Purpose')
    assert.equal(placeLabel({ pointer: '/purpose' }).en, '"Purpose"')
  })

  it('names a text in one language after the text that it belongs to', () => {
    assert.deepEqual(placeLabel({ pointer: '/names/en' }), {
      id: '"Nama, dalam bahasa Inggris"',
      en: '"Names, in English"',
    })
    assert.equal(placeLabel({ pointer: '/documents/1/names/id' }).en, '"Names, in Indonesian" (number 2)')
    assert.equal(placeLabel({ pointer: '/en' }).en, '"English text"')
    assert.equal(placeLabel({ pointer: '/names' }).en, '"Names"')
  })

  it('tells applicant and officer of a draft alike when messages begin', () => {
    const { id, en } = new Problem('messages_not_open', { status: 'draft' }).detail
    assert.match(id, /setelah permohonan diajukan/)
    assert.match(en, /once it is submitted/)
    assert.match(new Problem('messages_not_open', { status: 'lapsed' }).detail.en, /Telephone the office/)
  })

  it('asks to check the code, not the address, where a code was sent', () => {
    for (const what of ['claim', 'tracking', 'verification', 'kiosk_code'] as const) {
      const { id, en } = new Problem('not_found', { what }).detail
      assert.doesNotMatch(`${id} ${en}`, /alamat|address/)
      assert.match(en, /Check|Get a new code/)
    }
    assert.match(new Problem('not_found', { what: 'path' }).detail.en, /Compare path and method with the contract/)
    assert.match(new Problem('not_found', { what: 'application' }).detail.en, /Check the address or number/)
  })

  it('lists the members to choose from, while they are few', () => {
    const members = { delivery: {}, times: {} }
    const few = errorsOf({ properties: members, minProperties: 1 }, {})
    assert.match(
      faultsOf(few)[0]?.detail.en ?? '',
      / 1 field of "Delivery" \(`delivery`\) or "Range of times" \(`times`\)\.$/,
    )
    const both = errorsOf({ properties: members, maxProperties: 1 }, { delivery: 1, times: 1 })
    assert.match(faultsOf(both)[0]?.detail.id ?? '', /paling banyak 1 isian dari .+ atau /)
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`m${index}`, {}]))
    assert.match(faultsOf(errorsOf({ properties: many, minProperties: 1 }, {}))[0]?.detail.en ?? '', / 1 field\.$/)
  })

  it('lists the fields of a form to choose from by their labels in the form', () => {
    const kind = { type: 'string', 'x-label': { id: 'Jenis bangunan', en: 'Kind of building' } }
    const floors = { type: 'integer', 'x-label': { id: 'Jumlah lantai', en: 'Number of floors' } }
    const [found] = publishedForm({ type: 'object', minProperties: 1, properties: { type: kind, floors } }).whole({})
    assert.equal(found?.detail.en, 'The form must have at least 1 field of "Kind of building" or "Number of floors".')
  })

  it('shows up to three examples of a pattern, no id among them, and a year without separator', () => {
    const [pattern] = errorsOf({ type: 'string', pattern: '^a', examples: ['a', 'ab', 'ac', 'ad'] }, 'b')
    const [minimum] = errorsOf({ type: 'integer', minimum: 2_000 }, 1)
    assert.ok(pattern && minimum)
    assert.match(parameterFault('by', pattern).detail.en, /like this example: a, ab or ac\.$/)
    const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
    const [orId] = errorsOf({ type: 'string', pattern: '^a', examples: ['me', 'none', id] }, 'b')
    assert.ok(orId)
    assert.match(parameterFault('by', orId).detail.en, /like this example: me, none or an ID\.$/)
    assert.match(parameterFault('by', orId).detail.id, /seperti contoh ini: me, none,? atau sebuah ID\.$/)
    assert.match(parameterFault('limit', minimum).detail.en, /at least 2,000\.$/)
    const [year] = errorsOf({ type: 'integer', minimum: 2_000, 'x-year': true }, 1)
    assert.ok(year)
    assert.match(parameterFault('from', year).detail.en, /at least 2000\.$/)
  })
})
