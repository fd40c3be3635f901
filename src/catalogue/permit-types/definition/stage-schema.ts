import Type from 'typebox'
import { named } from '../../../http/schema.ts'
import { Rule } from '../schema-parts.ts'

export const Stages = named(
  'Stages',
  Type.Object(
    {
      inspection: Type.Boolean({ description: 'True: the site may be inspected before approval.' }),
      inspectionWhen: Type.Optional(
        Rule('Condition under which an inspection is required. Absent: always, if there is an inspection stage.'),
      ),
      consultation: Type.Optional(
        Type.Boolean({
          description: 'True: another agency may be asked for its opinion during the review. Absent: not.',
        }),
      ),
      fee: Type.Boolean({ description: 'True: a fee may be due before the permit is signed.' }),
    },
    {
      additionalProperties: false,
      description: 'Optional stages of a permit type.',
      examples: [{ inspection: true, fee: true }],
    },
  ),
)
