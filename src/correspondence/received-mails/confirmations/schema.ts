import Type from 'typebox'
import { named } from '../../../http/schema.ts'

export const NewMailSubmission = named(
  'NewMailSubmission',
  Type.Object(
    { statement: Type.Literal('accepted', { description: 'The applicant states that what is submitted is true.' }) },
    {
      additionalProperties: false,
      description: 'What the form of the page sends.',
      examples: [{ statement: 'accepted' }],
    },
  ),
)
