import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { verdicts } from './originals/matching.ts'
import { scanStates } from './scan-state.ts'

const matchExample = {
  verdict: 'matched',
  note: null,
  sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  officeId: exampleId,
  at: exampleAt,
}
export const OriginalMatch = named(
  'OriginalMatch',
  Type.Object(
    {
      verdict: OneOf(verdicts, { description: 'The result of the comparison.' }),
      note: nullable(Type.String({ description: "The officer's remark." })),
      sha256: Type.String({ description: 'SHA-256 of the file that was compared, in hex.' }),
      officeId: Id('Identifier of the office where it was compared.'),
      at: Timestamp('When it was compared.'),
    },
    { description: "An officer's comparison of the original paper with exactly this file.", examples: [matchExample] },
  ),
)

export const documentExample = {
  id: exampleId,
  slot: 'identity_card',
  version: 1,
  fileName: 'identity-card.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  sha256: matchExample.sha256,
  scan: 'clean',
  uploadedAt: exampleAt,
  copiedFrom: null,
  receivedByEmail: false,
  original: null,
}
export const documentMembers = {
  id: Id('Identifier of the document.'),
  slot: Type.String({ description: 'The slot it fills.' }),
  version: Type.Integer({ minimum: 1, description: 'The version of the file in this slot, from 1.' }),
  fileName: Type.String({ description: 'The name of the file as it was sent.' }),
  mediaType: Type.String({ description: 'The media type, detected from the content.' }),
  sizeBytes: Type.Integer({ minimum: 1, description: 'The size in bytes.' }),
  sha256: Type.String({ description: 'The SHA-256 in hex.' }),
  scan: OneOf(scanStates, {
    description:
      'The result of the virus scan. `pending`: not scanned yet. `failed`: the scanner did not answer for a week, ' +
      'upload the file again. `infected`: quarantined, upload another file. `unscanned`: no scanner is configured. ' +
      'Only clean and unscanned files can be downloaded and submitted. More may come.',
  }),
  uploadedAt: Timestamp('When it was stored.'),
  receivedByEmail: Type.Boolean({ description: 'True when it came by mail and an officer accepted it.' }),
  copiedFrom: nullable(
    Id(
      'The document of the earlier application that it was copied from. Null for an upload, and for ' +
        'readers who may not see that application.',
    ),
  ),
  original: nullable(ref(OriginalMatch)),
}
export const CaseDocument = named(
  'CaseDocument',
  Type.Object(documentMembers, {
    description: 'The current file of a slot, with the match of its original.',
    examples: [documentExample],
  }),
)
