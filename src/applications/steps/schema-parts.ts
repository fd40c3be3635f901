import Type from 'typebox'
import { named, noOtherMembers, OneOf, OwnWords } from '../../http/schema.ts'
import { returnCodes } from '../case/case.ts'

export const Note = Type.Optional(OwnWords('A remark for the history.'))
export const Reason = OwnWords('The reason. The applicant can read it.')

export const LegalBasis = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'The regulation on which the refusal is based.',
})

export const ReturnReason = named(
  'ReturnReason',
  Type.Object(
    {
      target: Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'A document slot, or a JSON Pointer into the answers such as `/building/floors`.',
      }),
      code: OneOf(returnCodes, { description: 'The fault that was found. More may come.' }),
      note: Note,
    },
    {
      ...noOtherMembers,
      description:
        'A correction that the applicant is asked for. Until the application is submitted again, only ' +
        'these can be changed.',
      examples: [{ target: 'land_title', code: 'unreadable', note: 'The second page is blurred.' }],
    },
  ),
)
