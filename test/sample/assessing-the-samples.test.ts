import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'
import type { Assessment } from '../../src/catalogue/permit-types/rules/assess.ts'
import { compileRules, type Rules } from '../../src/catalogue/permit-types/rules/rules.ts'
import { type Expectation, files, load, type PermitType, placeOf, type Sample } from './permit-type-file.ts'

const assessed = (rules: Rules, { answers, villageCode, on }: Sample): Assessment =>
  rules.assess({ answers, place: placeOf(villageCode), day: on })

/** Returns an assessment in the form of the samples' expectations, with documents in the order of the definition. */
const told = (
  { documents, fee: tariff }: PermitType,
  { level, requiredDocuments, inspection, fee }: Assessment,
): Expectation => ({
  level,
  documents: documents.map(({ slot }) => slot).filter((slot) => requiredDocuments.has(slot)),
  inspection,
  fee: tariff && tariff.lines.length > 0 ? fee.total : null,
})

const same = (values: readonly boolean[]) => new Set(values).size === 1

/** Returns the conditional rules that are true in no sample, or false in none. */
function unshown(
  { authority = [], documents, stages, inspection, fee }: PermitType,
  assessments: readonly Assessment[],
): string[] {
  const conditional = documents.filter(({ requiredWhen }) => requiredWhen !== undefined)
  return [
    ...authority.flatMap((_, index) =>
      assessments.some(({ authority: chosen }) => chosen?.rule === index) ? [] : [`authority ${index}`],
    ),
    ...conditional.flatMap(({ slot }) =>
      same(assessments.map(({ requiredDocuments }) => requiredDocuments.has(slot))) ? [slot] : [],
    ),
    ...(stages.inspectionWhen !== undefined && same(assessments.map(({ inspection }) => inspection))
      ? ['inspection']
      : []),
    ...(inspection?.checklist ?? []).flatMap(({ code, requiredWhen }) =>
      requiredWhen !== undefined && same(assessments.map(({ requiredChecks }) => requiredChecks.has(code)))
        ? [code]
        : [],
    ),
    ...(fee?.lines ?? []).flatMap(({ code, when }) =>
      when !== undefined &&
      same(assessments.map(({ fee: charged }) => charged.lines.some((line) => line.code === code)))
        ? [code]
        : [],
    ),
  ]
}

describe('the rules of the sample permit types', () => {
  for (const type of files.map(load))
    describe(type.code, () => {
      const rules = compileRules(type)
      const form = compileForm(type.form)

      for (const given of type.samples) {
        it(`say what is expected of "${given.names.en}"`, () => {
          assert.deepEqual(form.whole(given.answers), [])
          const assessment = assessed(rules, given)
          assert.deepEqual(assessment.undecided, [])
          assert.deepEqual(told(type, assessment), given.expect)
        })
      }

      it('each apply in one sample and do not apply in another', () => {
        assert.deepEqual(
          unshown(
            type,
            type.samples.map((given) => assessed(rules, given)),
          ),
          [],
        )
      })

      it('give a level for every day since the type is valid', () => {
        const { authority = [], validFrom } = type
        const nextDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
        const changes = new Set([
          validFrom,
          ...authority.flatMap(({ from, until }) => [from, ...(until === undefined ? [] : [until, nextDay(until)])]),
        ])
        const open = [...changes].filter(
          (day) =>
            !authority.some(
              ({ from, until, when }) => from <= day && (until === undefined || day <= until) && when === undefined,
            ),
        )
        assert.deepEqual(open, authority.length === 0 ? [validFrom] : [])
      })
    })
})

describe('who issues a house building permit', () => {
  const type = load('IMB.json')
  const rules = compileRules(type)
  const [small, plain] = [99.9, 100].map((area) => ({
    ...type.samples[0]?.answers,
    land: { titleType: 'ownership_right', titleNumber: 'TITLE-EXAMPLE-1', area, holder: 'Applicant 1' },
  }))
  const levelOn = (day: string, answers: Record<string, unknown> = {}) =>
    rules.assess({ answers, place: placeOf('31.71.06.1001'), day }).level

  it('changes from one day to the next, with the rules that are in force', () => {
    assert.deepEqual([levelOn('2017-12-31', small), levelOn('2018-01-01', small)], ['district', 'village'])
    assert.deepEqual([levelOn('2017-12-31', plain), levelOn('2018-01-01', plain)], ['district', 'district'])
  })

  it('is the default level of the type before there is any rule', () => {
    assert.equal(levelOn('2015-01-01', small), type.level)
  })
})

describe('the fee for a house building permit', () => {
  const type = load('IMB.json')
  const rules = compileRules(type)
  const { answers = {} } = type.samples[0] ?? {}
  const feeFor = (floors: readonly number[]) => {
    const floorAreas = floors.map((area, index) => ({ floor: index + 1, area }))
    return rules.assess({
      answers: { ...answers, building: { floorAreas } },
      place: placeOf('31.71.06.1001'),
      day: '2026-11-23',
    }).fee.total
  }

  it('counts every floor the form takes', () => {
    assert.equal(feeFor(Array.from({ length: 15 }, () => 1)), 18_750)
  })

  it('is a whole number of rupiah, rounded to the nearest', () => {
    assert.deepEqual([[60.0003], [60.0004], [0.1, 0.2]].map(feeFor), [75_000, 75_001, 375])
  })
})
