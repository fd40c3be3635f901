import Type from 'typebox'
import { named } from '../../../http/schema.ts'

export const NewMailSubmission = named(
  'NewMailSubmission',
  Type.Object(
    {
      statement: Type.Literal('accepted', {
        description: 'The applicant states that the answers and documents are true.',
      }),
    },
    {
      additionalProperties: false,
      description: 'The form of the confirmation page.',
      examples: [{ statement: 'accepted' }],
    },
  ),
)
