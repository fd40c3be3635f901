import Type from 'typebox'
import { Certainty, Names, named, ref } from '../../http/schema.ts'
import { LocalName, mostCalendarDays, Rule } from './schema-parts.ts'

const lineExample = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: 'int(answers.land.area * 1250.0)',
}
export const FeeLineRule = named(
  'FeeLineRule',
  Type.Object(
    {
      code: LocalName('Name of the line in this tariff.'),
      names: ref(Names),
      when: Type.Optional(Rule('Condition of the charge. Absent: it is always charged.')),
      amount: Rule('Amount charged, in whole rupiah.'),
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
