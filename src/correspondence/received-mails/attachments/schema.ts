import Type from 'typebox'
import { ReceivedAttachment, receivedExample } from '../../../applications/messages/received-schema.ts'
import { Instant, listOf, named } from '../../../http/schema.ts'
import { Reason } from '../reason-schema.ts'

const exampleAt = '2026-11-27T02:15:30.000Z'

const receivedForExample = { ...receivedExample, mailReference: '7K3M-9QXT-F', receivedAt: exampleAt }
export const ReceivedForApplication = named(
  'ReceivedForApplication',
  Type.Object(
    {
      ...ReceivedAttachment.properties,
      mailReference: Type.String({ description: 'The reference of the e-mail that it came with.' }),
      receivedAt: Instant('The time at which that e-mail came.'),
    },
    { description: 'An attachment that was received by e-mail for an application.', examples: [receivedForExample] },
  ),
)
export const ReceivedForApplicationList = listOf(
  'ReceivedForApplicationList',
  ReceivedForApplication,
  'Attachments that were received by e-mail for an application, the oldest first.',
  receivedForExample,
)

export const NewAcceptance = named(
  'NewAcceptance',
  Type.Object(
    {
      slot: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'The document slot. Required if the attachment has none yet; otherwise it replaces that one.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The slot for which an attachment is accepted.',
      examples: [{ slot: 'identity_card' }],
    },
  ),
)

export const NewFileDiscard = named(
  'NewFileDiscard',
  Type.Object(
    {
      reason: Type.Optional(Reason('The reason for discarding it. Required from officers.')),
    },
    {
      additionalProperties: false,
      description: 'The discarding of an attachment.',
      examples: [{ reason: 'A page of somebody else.' }],
    },
  ),
)

export const receivedAttachmentSchemas = [
  ReceivedForApplication,
  ReceivedForApplicationList,
  NewAcceptance,
  NewFileDiscard,
]
