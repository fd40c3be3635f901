import Type from 'typebox'
import { Instant, listOf, named, nullable, OneOf, OwnWords } from '../../http/schema.ts'
import { documentExample, documentMembers } from './case-schema.ts'
import { verdicts } from './originals/matching.ts'

const example = { ...documentExample, supersededAt: null }

export const Document = named(
  'Document',
  Type.Object(
    {
      ...documentMembers,
      supersededAt: nullable(Instant('When a newer version replaced it. Null for the current one.')),
    },
    { description: 'One version of a document of an application.', examples: [example] },
  ),
)

export const DocumentList = listOf('DocumentList', Document, 'Versions of documents, oldest first.', example)

/** The parts of an upload, for the contract only: they are read and checked as they stream in. */
export const Upload = named(
  'Upload',
  Type.Object(
    {
      slot: Type.String({
        description: 'The document slot. Send it before the file.',
        examples: ['identity_card'],
      }),
      sha256: Type.Optional(
        Type.String({
          description: 'The SHA-256 of the file in hex, if it is to be verified. Send it before the file.',
          examples: [''],
        }),
      ),
      file: Type.String({
        format: 'binary',
        contentMediaType: 'application/octet-stream',
        description: 'The file. Its type is detected from its content.',
      }),
    },
    {
      'x-multipart': true,
      description: 'A file for a slot, as multipart/form-data.',
      examples: [{ slot: 'identity_card', file: '(the bytes of a PDF, JPEG or PNG)' }],
    },
  ),
)

export const NewOriginalMatch = named(
  'NewOriginalMatch',
  Type.Object(
    {
      verdict: OneOf(verdicts, { description: 'The result of the comparison.' }),
      sha256: Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'The SHA-256 of the file that the officer compared, as the document states it.',
        examples: ['b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'],
      }),
      note: Type.Optional(OwnWords('A remark. The applicant can read it.')),
    },
    {
      additionalProperties: false,
      description: 'The result of comparing the original paper with the file.',
      examples: [{ verdict: 'matched', sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' }],
    },
  ),
)

export const documentSchemas = [Document, DocumentList, Upload, NewOriginalMatch]
