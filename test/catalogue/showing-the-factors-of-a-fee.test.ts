import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { BadRules } from '../../src/catalogue/permit-types/rules/compile-rules.ts'
import { compileRules } from '../../src/catalogue/permit-types/rules/rules.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'

const imb: PermitTypeDefinition = JSON.parse(
  await readFile(new URL('../../src/sample/permit-types/IMB.json', import.meta.url), 'utf8'),
)
const [floorArea] = imb.fee?.lines ?? []
const withLine = (changed: object): PermitTypeDefinition => ({
  ...imb,
  fee: { tariff: 'test', certainty: 'uncertain', lines: floorArea ? [{ ...floorArea, ...changed }] : [] },
})
const linesOf = (definition: PermitTypeDefinition, floorAreas: number[]) =>
  compileRules(definition).assess({
    answers: { building: { floorAreas: floorAreas.map((area) => ({ area })) } },
    place: null,
    day: '2026-12-01',
  }).fee.lines

describe('a line of a fee', () => {
  it('shows the number of units and the price of one', () => {
    const [line] = linesOf(imb, [60.25, 48.25])
    assert.deepEqual(
      [line?.amount, line?.quantity],
      [135_625, { value: 108.5, unit: { id: 'm²', en: 'm²' }, price: 1_250 }],
    )
  })

  it('shows amounts as people write them, without errors of binary fractions', () => {
    assert.equal(linesOf(imb, [0.1, 0.2])[0]?.quantity?.value, 0.3)
  })

  it('shows no factors whose product is another amount', () => {
    const [line] = linesOf(withLine({ amount: '50000' }), [60.25, 48.25])
    assert.deepEqual([line?.amount, line?.quantity], [50_000, undefined])
  })

  it('must not depend on a personal answer, because everybody who sees the fee sees its factors', () => {
    const quantity = {
      measure: 'double(answers.applicant.nik.size())',
      unit: { id: 'angka', en: 'digits' },
      price: 1,
    }
    assert.throws(
      () => compileRules(withLine({ quantity })),
      (error) => error instanceof BadRules && error.faults[0]?.pointer === '/fee/lines/0/quantity/measure',
    )
  })
})
