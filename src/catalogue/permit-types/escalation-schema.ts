import Type, { type Static } from 'typebox'
import { named, OneOf } from '../../http/schema.ts'
import { countedTimes } from './vocabulary.ts'

const example = { code: 'nobody_has_it', remainingHours: 16, unassigned: true }
export const EscalationRule = named(
  'EscalationRule',
  Type.Object(
    {
      code: Type.String({
        pattern: '^[a-z][a-z0-9_]{1,39}$',
        description: "The rule's name in this permit type; the history tells it.",
        examples: ['overdue'],
      }),
      remainingHours: Type.Integer({
        minimum: 0,
        maximum: 1_000,
        description: 'When so many working hours, or fewer, are left of the time that counts; 0: when it has run out.',
      }),
      of: Type.Optional(
        OneOf(countedTimes, {
          description:
            'Only of this time: that of the completeness check, or the service time. Absent: of both, once of ' +
            'each. More may come.',
        }),
      ),
      unassigned: Type.Optional(
        Type.Literal(true, { description: 'Only while it waits for an officer and none has it.' }),
      ),
    },
    {
      additionalProperties: false,
      description: 'When an application is brought before the office above. Who is responsible does not change.',
      examples: [example],
    },
  ),
)
export type EscalationRule = Static<typeof EscalationRule>
