import Type from 'typebox'
import { exampleAt } from '../../../http/examples.ts'
import { listOf, named, nullable, OneOf, Timestamp } from '../../../http/schema.ts'
import { scanStates } from '../../documents/scan-state.ts'
import { opinionFile, opinionFileExample } from '../schema-parts.ts'

const paperExample = { ...opinionFileExample, scan: 'clean', uploadedAt: exampleAt, givenAt: null }
export const ConsultationPaper = named(
  'ConsultationPaper',
  Type.Object(
    {
      ...opinionFile,
      scan: OneOf(scanStates, {
        description: 'The state of the virus scan. An opinion takes `clean` and `unscanned` papers. More may come.',
      }),
      uploadedAt: Timestamp('When it was uploaded.'),
      givenAt: nullable(Timestamp('When the opinion was given with it. Null: only your agency sees it.')),
    },
    { description: 'A file that your agency has uploaded for its opinion.', examples: [paperExample] },
  ),
)
export const ConsultationPaperList = listOf(
  'ConsultationPaperList',
  ConsultationPaper,
  'Papers of a consultation, the oldest first.',
  paperExample,
)

/** The parts of an upload, for the contract only: they are read and checked as they stream in. */
export const PaperUpload = named(
  'PaperUpload',
  Type.Object(
    {
      sha256: Type.Optional(
        Type.String({
          description: 'The SHA-256 of the file in hex, if it is to be verified. Send it before the file.',
          examples: [''],
        }),
      ),
      file: Type.String({
        format: 'binary',
        contentMediaType: 'application/octet-stream',
        description: 'The file, a PDF.',
      }),
    },
    {
      'x-multipart': true,
      description: 'A paper, as multipart/form-data.',
      examples: [{ file: '(the bytes of a PDF)' }],
    },
  ),
)

export const paperSchemas = [ConsultationPaper, ConsultationPaperList, PaperUpload]
