import Type from 'typebox'
import { Id, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { at, id } from '../common-schema.ts'
import { verdicts } from './matching.ts'
import { scanStates } from './scan-state.ts'

const matchExample = {
  verdict: 'matched',
  note: null,
  sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  officeId: id,
  at,
}
export const OriginalMatch = named(
  'OriginalMatch',
  Type.Object(
    {
      verdict: OneOf(verdicts, { description: 'What the officer found.' }),
      note: nullable(Type.String({ description: "The officer's remark." })),
      sha256: Type.String({ description: 'SHA-256 of the file that was compared, in hex.' }),
      officeId: Id('Where it was compared.'),
      at: Timestamp('When.'),
    },
    { description: "An officer's comparison of the original paper with exactly this file.", examples: [matchExample] },
  ),
)

export const documentExample = {
  id,
  slot: 'identity_card',
  version: 1,
  fileName: 'identity-card.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  sha256: matchExample.sha256,
  scan: 'clean',
  uploadedAt: at,
  copiedFrom: null,
  receivedByEmail: false,
  original: null,
}
export const documentMembers = {
  id: Id('The document.'),
  slot: Type.String({ description: 'The slot it fills.' }),
  version: Type.Integer({ minimum: 1, description: "Which version of this slot's file." }),
  fileName: Type.String({ description: 'Its name where it came from.' }),
  mediaType: Type.String({ description: 'Its media type, judged by content.' }),
  sizeBytes: Type.Integer({ minimum: 1, description: 'Its size in bytes.' }),
  sha256: Type.String({ description: 'Its SHA-256, in hex.' }),
  scan: OneOf(scanStates, {
    description:
      'What the virus scanner said. `pending` and `failed`: not scanned yet, which is tried again; `infected`: ' +
      'quarantined, upload another; ' +
      '`unscanned`: no scanner is configured. Only clean and unscanned files are given out and can be submitted.',
  }),
  uploadedAt: Timestamp('When it was stored.'),
  receivedByEmail: Type.Boolean({ description: 'Whether it came by mail, and was accepted by somebody.' }),
  copiedFrom: nullable(
    Id(
      'The document of the application it was started from that this is a copy of; null for one that was uploaded, and for who may not see that application.',
    ),
  ),
  original: nullable(ref(OriginalMatch)),
}
export const CaseDocument = named(
  'CaseDocument',
  Type.Object(documentMembers, {
    description: 'The present file of a slot, with the match of its original.',
    examples: [documentExample],
  }),
)
