import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RE2JS } from 're2js'
import { sectionsOf } from '../../src/catalogue/permit-types/forms/sections.ts'
import {
  assertBounded,
  fieldsOf,
  files,
  isLabel,
  isObject,
  list,
  load,
  read,
  requiredPlaces,
  strictAjv,
  without,
} from './permit-type-file.ts'
import { members, optional } from './permit-type-members.ts'
import { sourced } from './sourced-facts.ts'

const catalogue = (
  'HUNI IMB IPTM IUJK KLINIK KOST KRK NAKES PAUD REKLAME RISET SIA ' +
  'SIP-DR SIPA SIUP-K SIUP-M SKDU SKTM STPT TANAH TDP TDUP UUG'
).split(' ')
const regions = read('network/regions.csv')
const loaded = files.map((file) => ({ file, type: load(file) }))

describe('the sample permit types', () => {
  it('are those of the catalogue, with different stages and gates of originals', () => {
    assert.deepEqual(loaded.map(({ type }) => type.code).sort(), catalogue)
    const kinds = loaded.map(({ type }) => `${type.stages.inspection} ${type.stages.fee} ${type.originalsGate}`)
    for (const kind of [
      'true true before_signing',
      'false true before_signing',
      'true false none',
      'false false before_handover',
      'false false none',
    ])
      assert.ok(kinds.includes(kind), kind)
  })

  it('mark as known or reported only these laws, times, fees and forms of numbers', () => {
    const sure = ({ certainty }: { certainty: string }) => certainty !== 'uncertain'
    const stated = loaded.flatMap(
      ({ type: { code, legalBasis, serviceTime, validity, retention, fee, numbering, authority = [] } }) => [
        ...legalBasis.filter(sure).map(({ citation }) => `${code} law ${citation}`),
        ...(serviceTime && sure(serviceTime) ? [`${code} time ${serviceTime.amount} ${serviceTime.unit}`] : []),
        ...(validity && sure(validity) ? [`${code} validity ${validity.amount} ${validity.unit}`] : []),
        ...(retention && sure(retention) ? [`${code} retention`] : []),
        ...(fee && sure(fee) ? [`${code} fee ${fee.tariff}`] : []),
        ...(numbering && sure(numbering) ? [`${code} number ${numbering.template} ${numbering.classification}`] : []),
        ...authority.filter(sure).map(({ level, when = 'otherwise' }) => `${code} ${level} ${when}`),
      ],
    )
    assert.deepEqual(stated, sourced)
  })

  it('name in their notes, in both languages, what is only a sample', () => {
    for (const {
      type: { code, notes },
    } of loaded) {
      assert.match(notes.en, /^Sample data: the starting date, the 90 days until a file lapses/, code)
      assert.match(notes.id, /contoh/i, code)
    }
  })

  for (const { file, type } of loaded)
    describe(type.code, () => {
      const ajv = strictAjv()
      const fits = ajv.compile(type.form)

      it("has its members in order, has its code as the file's name, and has no slot twice", () => {
        const left = new Set<string>(optional.filter((member) => !type[member]))
        assert.deepEqual(
          Object.keys(type),
          Object.keys(members).filter((member) => !left.has(member)),
        )
        assert.equal(file, `${type.code}.json`)
        const slots = type.documents.map(({ slot }) => slot)
        assert.deepEqual(slots, [...new Set(slots)])
      })

      it('has a tariff, possibly without lines, exactly when it has a fee stage', () => {
        assert.equal(type.fee !== null, type.stages.fee)
      })

      it('has a check list only with an inspection stage, marked as uncertain', () => {
        assert.ok(!type.inspection || (type.stages.inspection && type.inspection.certainty === 'uncertain'))
      })

      it('describes when a conditional document is needed', () => {
        for (const { slot, required, requiredWhen, hint } of type.documents) {
          if (requiredWhen !== undefined) assert.ok(!required && hint, slot)
        }
      })

      it('requires originals exactly when it has a gate for them', () => {
        assert.equal(
          type.documents.some((document) => document.originalRequired),
          type.originalsGate !== 'none',
        )
      })

      it('labels every field in both languages, bounds it, and gives valid examples', () => {
        assertBounded(type.form, 'form')
        for (const [path, field] of fieldsOf(type.form)) {
          assert.ok(typeof field['title'] === 'string' && isLabel(field['x-label']), path)
          for (const option of list(field['oneOf'])) assert.ok(isObject(option) && isLabel(option['x-label']), path)
          for (const given of list(field['examples'])) assert.ok(ajv.validate(field, given), path)
          assertBounded(field, path)
        }
      })

      it('says the same in standard keywords as in its own English ones, with a message for a wrong text', () => {
        for (const [path, field] of fieldsOf(type.form)) {
          const { 'x-label': label, 'x-help': help, 'x-pattern-error': error, title, description, pattern } = field
          assert.equal(title, isObject(label) ? label['en'] : '', path)
          assert.equal(description, isObject(help) ? help['en'] : undefined, path)
          assert.ok(help === undefined || isLabel(help), path)
          assert.equal(pattern !== undefined, isLabel(error), path)
          assert.doesNotMatch(String(title), /\((?:m|m²|rupiah|Rp)\)/, path)
        }
      })

      it('is filled in step by step, in the order of its fields', () => {
        assert.deepEqual(
          sectionsOf(type.form).flatMap(({ fields }) => fields),
          Object.keys(Object(type.form['properties'])).map((name) => `/${name}`),
        )
      })

      it('has patterns that need no backtracking', () => {
        const found = [...JSON.stringify(type.form).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)]
        const patterns = found.map(([, pattern = '']) => String(JSON.parse(pattern)))
        assert.ok(patterns.length > 0)
        for (const pattern of patterns) assert.doesNotThrow(() => RE2JS.compile(pattern), pattern)
      })

      it('accepts the answers of its samples, in existing villages', () => {
        for (const { answers, villageCode } of type.samples) {
          assert.ok(fits(answers), JSON.stringify(fits.errors))
          assert.ok(regions.includes(`\n${villageCode},village,`), villageCode)
        }
      })

      it('refuses them with an unknown answer, or without a required one', () => {
        for (const { answers } of type.samples) {
          const places = [...requiredPlaces(type.form, answers)]
          assert.equal(fits({ ...answers, unknown: 'x' }), false)
          assert.ok(places.length > 10)
          for (const place of places) assert.equal(fits(without(answers, place)), false, place.join('/'))
        }
      })

      it('requires the details of a proxy exactly when there is one', () => {
        const [answers] = type.samples.map((given) => given.answers)
        const proxy = { name: 'Proxy 1', nik: '3171000000000002', phone: '+6281200000002' }
        assert.equal(answers?.['capacity'], 'owner')
        assert.equal(fits({ ...answers, capacity: 'proxy' }), false)
        assert.equal(fits({ ...answers, capacity: 'proxy', proxy }), true)
        assert.equal(fits({ ...answers, proxy }), false)
      })
    })

  it('require a licensed designer for a basement, a lift or a span of 6 m (IMB)', () => {
    const { form, samples } = load('IMB.json')
    const fits = strictAjv().compile(form)
    const answers = samples[0]?.answers ?? {}
    for (const change of [{ basementFloors: 1 }, { hasLift: true }, { largestSpan: 6 }]) {
      const changed = {
        ...answers,
        building: { ...(isObject(answers['building']) ? answers['building'] : {}), ...change },
      }
      assert.equal(fits(changed), false, JSON.stringify(change))
      assert.equal(fits({ ...changed, architect: { name: 'Architect 1', licenceNumber: 'IPTB-EXAMPLE-1' } }), true)
    }
  })
})
