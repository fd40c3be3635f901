import Type from 'typebox'
import { Certainty, Names, named, ref } from '../../../http/schema.ts'
import { mostRupiah } from '../../../platform/money.ts'
import { LocalName, mostCalendarDays, Rule } from '../schema-parts.ts'

const quantityExample = { measure: 'answers.land.area', unit: { id: 'm²', en: 'm²' }, price: 1_250 }
export const FeeQuantityRule = named(
  'FeeQuantityRule',
  Type.Object(
    {
      measure: Rule('Number of units, as a double. It may read no personal answer: it is shown with the fee.'),
      unit: ref(Names),
      price: Type.Integer({
        minimum: 1,
        maximum: mostRupiah,
        description: 'Price of a unit, in whole rupiah.',
      }),
    },
    {
      additionalProperties: false,
      description:
        'The factors of a line, for letters and estimates: so many units at a price. They are shown where their ' +
        'product is the amount, but for rounding to the rupiah.',
      examples: [quantityExample],
    },
  ),
)

const lineExample = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: 'int(answers.land.area * 1250.0)',
  quantity: quantityExample,
}
export const FeeLineRule = named(
  'FeeLineRule',
  Type.Object(
    {
      code: LocalName('Name of the line in this tariff.'),
      names: ref(Names),
      when: Type.Optional(Rule('Condition of the charge. Absent: it is always charged.')),
      amount: Rule('Amount charged, in whole rupiah.'),
      quantity: Type.Optional(ref(FeeQuantityRule)),
    },
    { additionalProperties: false, description: 'A line in the computation of a fee.', examples: [lineExample] },
  ),
)

export const feeExample = { tariff: '2014-sample', certainty: 'uncertain', lines: [lineExample] }
export const FeeRule = named(
  'FeeRule',
  Type.Object(
    {
      tariff: Type.String({ minLength: 1, maxLength: 80, description: 'Version of the tariff.' }),
      certainty: Certainty('the tariff'),
      lines: Type.Array(ref(FeeLineRule), {
        maxItems: 30,
        description: 'Lines of the fee. Empty: the tariff is not known here.',
      }),
      dueAfterDays: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: mostCalendarDays,
          description:
            'Calendar days from the assessment of the fee to its due date. Absent: the days of ' +
            '`lapseAfterDays.awaiting_payment`; without those the fee has no due date.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The computation of the fee.',
      examples: [feeExample],
    },
  ),
)
