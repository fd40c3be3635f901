import Type from 'typebox'
import { ReceivedAttachment, receivedExample } from '../../../applications/messages/schema.ts'
import { Instant, listOf, named } from '../../../http/schema.ts'
import { Reason } from '../reason-schema.ts'

const at = '2026-11-27T02:15:30.000Z'

const receivedForExample = { ...receivedExample, mailReference: '7K3M-9QXT-C', receivedAt: at }
export const ReceivedForApplication = named(
  'ReceivedForApplication',
  Type.Object(
    {
      ...ReceivedAttachment.properties,
      mailReference: Type.String({ description: 'The mail that it came with.' }),
      receivedAt: Instant('When that came.'),
    },
    { description: 'A file that came by mail for an application.', examples: [receivedForExample] },
  ),
)
export const ReceivedForApplicationList = listOf(
  'ReceivedForApplicationList',
  ReceivedForApplication,
  'Files that came by mail for an application, the oldest first.',
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
          description: 'The slot it is for, where it is another than the one that is named already, or none is.',
        }),
      ),
    },
    { additionalProperties: false, description: 'For what a file is accepted.', examples: [{ slot: 'identity_card' }] },
  ),
)

export const NewFileDiscard = named(
  'NewFileDiscard',
  Type.Object(
    {
      reason: Type.Optional(Reason('Why nothing is to come of it; has to be said by officers.')),
    },
    {
      additionalProperties: false,
      description: 'That a file is to be discarded.',
      examples: [{ reason: 'A page of somebody else.' }],
    },
  ),
)

export const receivedFileSchemas = [ReceivedForApplication, ReceivedForApplicationList, NewAcceptance, NewFileDiscard]
