import Type, { type Static } from 'typebox'
import { Names, named, OneOf, ref } from '../../http/schema.ts'

/** How an item of a check list is answered: it holds or not, by a figure, or by one of a few words. */
export const checkKinds = ['pass_fail', 'measure', 'choice'] as const

const Code = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', description })
/** No figure that is measured at a site is larger. */
const largestMeasure = 1_000_000_000
const Bound = (description: string) =>
  Type.Optional(Type.Number({ minimum: -largestMeasure, maximum: largestMeasure, description }))

const choiceExample = { code: 'cracked', names: { id: 'Retak', en: 'Cracked' }, passes: false }
const CheckChoice = named(
  'CheckChoice',
  Type.Object(
    {
      code: Code("The answer's name in this item."),
      names: ref(Names),
      passes: Type.Boolean({ description: 'Whether the item holds with this answer.' }),
    },
    {
      additionalProperties: false,
      description: 'One of the answers of an item that is answered by choice.',
      examples: [choiceExample],
    },
  ),
)

const checkExample = {
  code: 'setback',
  names: { id: 'Jarak sempadan', en: 'Setback' },
  kind: 'measure',
  unit: 'm',
  minimum: 3,
  photograph: 'optional',
}
export const CheckItem = named(
  'CheckItem',
  Type.Object(
    {
      code: Code("The item's name in this check list."),
      names: ref(Names),
      hint: Type.Optional(ref(Names)),
      kind: OneOf(checkKinds, { description: 'How it is answered. More kinds may come.' }),
      unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'Of a measure: in what.' })),
      minimum: Bound('Of a measure: the least with which the item holds.'),
      maximum: Bound('Of a measure: the most with which the item holds.'),
      choices: Type.Optional(
        Type.Array(ref(CheckChoice), { minItems: 2, maxItems: 20, description: 'Of a choice: the answers there are.' }),
      ),
      photograph: OneOf(['required', 'optional'], {
        description: 'Whether whoever answers it has to show a photograph.',
      }),
      requiredWhen: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 1_000,
          description: 'When it has to be answered; absent: always. A CEL expression over `answers` and `place`.',
          examples: ['answers.building.floors > 2'],
        }),
      ),
    },
    { additionalProperties: false, description: 'One thing that an inspector looks at.', examples: [checkExample] },
  ),
)
export type CheckItem = Static<typeof CheckItem>

export const InspectionRule = named(
  'InspectionRule',
  Type.Object(
    {
      certainty: OneOf(['known', 'reported', 'uncertain'], {
        description: 'How certain the check list is: known, reported by a source, or uncertain, such as a sample.',
      }),
      checklist: Type.Array(ref(CheckItem), {
        minItems: 1,
        maxItems: 60,
        description: 'What an inspector looks at, in order.',
      }),
      noShowLimit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 10,
          description: 'After how many appointments that the applicant missed the case says so; absent: never.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'How an inspection is done.',
      examples: [{ certainty: 'uncertain', checklist: [checkExample], noShowLimit: 2 }],
    },
  ),
)
export type InspectionRule = Static<typeof InspectionRule>

export const inspectionRuleSchemas = [CheckChoice, CheckItem, InspectionRule]
