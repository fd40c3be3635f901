import Type from 'typebox'
import { identityChecksInPerson } from '../../applications/drafts/assistance.ts'
import { Reason } from '../../applications/steps/schema-parts.ts'
import { named, noOtherMembers, OneOf } from '../../http/schema.ts'

/** The facts on which an office lets another account take over an application. The history shows them. */
export interface ShownMandate {
  identityCheckedBy: (typeof identityChecksInPerson)[number]
  proof: string
  reason: string
}

export const NewAccountCode = named(
  'NewAccountCode',
  Type.Object(
    {
      mandate: Type.Optional(
        Type.Object(
          {
            identityCheckedBy: OneOf(identityChecksInPerson, {
              description: 'The way in which the person who gets the code was identified. More may come.',
            }),
            proof: Type.String({
              minLength: 1,
              maxLength: 500,
              description: 'The document that shows the authority of that person, with its number and date.',
            }),
            reason: Reason,
          },
          {
            ...noOtherMembers,
            description: 'The grounds of the head of office. Required of the head, refused from the applicant.',
          },
        ),
      ),
    },
    {
      ...noOtherMembers,
      description: 'A code by which another account takes over an application. The applicant states nothing.',
      examples: [
        {
          mandate: {
            identityCheckedBy: 'identity_card',
            proof: 'Deed of the general meeting no. 12 of 2 November 2026, which appoints the director',
            reason: 'The employee who filed for the company has left it.',
          },
        },
      ],
    },
  ),
)

export const accountSchemas = [NewAccountCode]
