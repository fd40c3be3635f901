import Type from 'typebox'
import { Instant, listOf, named, nullable, OneOf, paging } from '../../http/schema.ts'
import { documentExample, documentMembers } from './case-schema.ts'
import { verdicts } from './matching.ts'

const example = { ...documentExample, supersededAt: null }

export const Document = named(
  'Document',
  Type.Object(
    {
      ...documentMembers,
      supersededAt: nullable(Instant('When a newer version took its place; null while it is the present one.')),
    },
    { description: 'One version of a file of an application.', examples: [example] },
  ),
)

export const DocumentList = listOf('DocumentList', Document, 'Versions of documents, the oldest first.', example)

export const DocumentQuery = Type.Object(paging, { additionalProperties: false })

/** Documents the parts of an upload; the parts are read as they stream in. */
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
          description:
            "The file's SHA-256 in hex, to have its arrival verified; empty or left out: it is not. Send it before " +
            'the file.',
          examples: [''],
        }),
      ),
      file: Type.String({
        format: 'binary',
        contentMediaType: 'application/octet-stream',
        description: 'The file. Its type is judged by its content.',
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
      verdict: OneOf(verdicts, { description: 'What the comparison showed.' }),
      sha256: Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'SHA-256 of the file the officer looked at, as the document states it.',
      }),
      note: Type.Optional(
        Type.String({ minLength: 1, maxLength: 2000, description: 'A remark; the applicant reads it.' }),
      ),
    },
    {
      additionalProperties: false,
      description: 'How the original paper compares with the file.',
      examples: [{ verdict: 'matched', sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' }],
    },
  ),
)

export const documentSchemas = [Document, DocumentList, Upload, NewOriginalMatch]
