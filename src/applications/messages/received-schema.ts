import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { scanStates } from '../documents/scan-state.ts'

export const receivedExample = {
  id: exampleId,
  fileName: 'ktp.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  scan: 'clean',
  slot: 'identity_card',
  documentId: null,
  discarded: null,
}
const discardedExample = {
  at: '2026-11-27T02:15:30.000Z',
  by: 'Front desk officer',
  reason: 'The page belongs to somebody else.',
}
export const ReceivedFileDiscarded = named(
  'ReceivedFileDiscarded',
  Type.Object(
    {
      at: Timestamp('Time of the discard.'),
      by: Type.String({ description: 'The officer who discarded it.' }),
      reason: nullable(Type.String({ description: 'The reason, if one was given.' })),
    },
    { description: 'The record of a discarded file. Its bytes were deleted.', examples: [discardedExample] },
  ),
)

export const ReceivedAttachment = named(
  'ReceivedAttachment',
  Type.Object(
    {
      id: Id('Identifier of the file.'),
      fileName: Type.String({ description: 'The name of the file as it was sent.' }),
      mediaType: Type.String({ description: 'The media type, detected from the content.' }),
      sizeBytes: Type.Integer({ minimum: 0, description: 'The size in bytes.' }),
      scan: OneOf(scanStates, {
        description:
          'The result of the virus scan. `unscanned`: no scanner is configured. `failed`: the scanner did ' +
          'not answer; it is tried again, less and less often. Infected and failed files cannot be accepted. ' +
          'More may come.',
      }),
      slot: nullable(
        Type.String({
          description: 'The slot it is for, if its sender, its name or an officer has said so.',
        }),
      ),
      documentId: nullable(
        Id('The document that it became when it was accepted. Null until then; it does not count before.'),
      ),
      discarded: nullable(ref(ReceivedFileDiscarded)),
    },
    { description: 'A file that came by mail.', examples: [receivedExample] },
  ),
)
