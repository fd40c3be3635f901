import Type, { type Static } from 'typebox'
import { Certainty, Names, named, OneOf, ref } from '../../../http/schema.ts'
import { LocalName, Rule } from '../schema-parts.ts'

/** Kinds of items of a check list: passed or failed, a measured figure, or one of a few choices. */
export const checkKinds = ['pass_fail', 'measure', 'choice'] as const

/** The bound of measures: larger than any figure measured at a site. */
const largestMeasure = 1_000_000_000
const Bound = (description: string) =>
  Type.Optional(Type.Number({ minimum: -largestMeasure, maximum: largestMeasure, description }))

const choiceExample = { code: 'cracked', names: { id: 'Retak', en: 'Cracked' }, passes: false }
const CheckChoice = named(
  'CheckChoice',
  Type.Object(
    {
      code: LocalName('Name of the choice in this item.'),
      names: ref(Names),
      passes: Type.Boolean({ description: 'True: the item passes with this choice.' }),
    },
    {
      additionalProperties: false,
      description: 'A possible answer to an item of kind `choice`.',
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
      code: LocalName('Name of the item in this check list.'),
      names: ref(Names),
      hint: Type.Optional(ref(Names)),
      kind: OneOf(checkKinds, { description: 'Kind of the answer. More kinds may come.' }),
      unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'Unit of a measure.' })),
      minimum: Bound('Lowest measure with which the item passes.'),
      maximum: Bound('Highest measure with which the item passes.'),
      choices: Type.Optional(
        Type.Array(ref(CheckChoice), { minItems: 2, maxItems: 20, description: 'Possible answers of a choice.' }),
      ),
      photograph: OneOf(['required', 'optional'], {
        description: '`required`: the answer needs a photograph.',
      }),
      requiredWhen: Type.Optional(Rule('Condition under which the item must be answered. Absent: always.')),
    },
    { additionalProperties: false, description: 'An item that an inspector checks.', examples: [checkExample] },
  ),
)
export type CheckItem = Static<typeof CheckItem>

export const InspectionRule = named(
  'InspectionRule',
  Type.Object(
    {
      certainty: Certainty('the check list'),
      checklist: Type.Array(ref(CheckItem), {
        minItems: 1,
        maxItems: 60,
        description: 'Items that an inspector checks, in order.',
      }),
      noShowLimit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 10,
          description: 'The number of missed inspections after which the application is marked. Absent: never.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The rules of an inspection.',
      examples: [{ certainty: 'uncertain', checklist: [checkExample], noShowLimit: 2 }],
    },
  ),
)
export type InspectionRule = Static<typeof InspectionRule>

export const inspectionRuleSchemas = [CheckChoice, CheckItem, InspectionRule]
