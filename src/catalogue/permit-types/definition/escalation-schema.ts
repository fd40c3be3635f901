import Type, { type Static } from 'typebox'
import { named, OneOf } from '../../../http/schema.ts'
import { LocalName } from '../schema-parts.ts'
import { countedTimes } from '../vocabulary.ts'

const example = { code: 'nobody_has_it', remainingHours: 16, unassigned: true }
export const EscalationRule = named(
  'EscalationRule',
  Type.Object(
    {
      code: LocalName('Name of the rule in this permit type. The history shows it.', ['overdue']),
      remainingHours: Type.Integer({
        minimum: 0,
        maximum: 1_000,
        description: 'Working hours left of the counted time at which the rule applies. 0: when it has run out.',
      }),
      of: Type.Optional(
        OneOf(countedTimes, {
          description:
            'The counted time: that of the completeness check, or the service time. Absent: both, each once. More ' +
            'may come.',
        }),
      ),
      unassigned: Type.Optional(
        Type.Literal(true, { description: 'The rule applies only while no officer has the application.' }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'A rule by which an application is escalated to the office above. The responsible office stays the same.',
      examples: [example],
    },
  ),
)
export type EscalationRule = Static<typeof EscalationRule>
