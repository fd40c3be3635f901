import Type, { type Static } from 'typebox'
import { Instant, Names, named, nullable, OneOf, ref } from '../../http/schema.ts'
import { languages } from '../../platform/words.ts'
import { PermitVerification, verificationExample } from './schema.ts'

/**
 * The results of the check of a file. `unchanged`: it is exactly a certificate of this service. `altered`: it contains
 * the token of a permit but is not its certificate. `unknown`: neither.
 */
const verdicts = ['unchanged', 'altered', 'unknown'] as const
export type FileVerdict = (typeof verdicts)[number]

const sha256Example = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'
const FileHash = named(
  'FileHash',
  Type.Object(
    {
      sha256: Type.String({
        pattern: '^[0-9a-fA-F]{64}$',
        description: 'SHA-256 of the file, in hexadecimal.',
        examples: [sha256Example],
      }),
    },
    { additionalProperties: false, description: 'A file, given by its hash.', examples: [{ sha256: sha256Example }] },
  ),
)

export const FileVerification = named(
  'FileVerification',
  Type.Object(
    {
      verdict: OneOf(verdicts, {
        description:
          '`unchanged`: exactly this file was made and signed here. `altered`: it names a permit issued here, but ' +
          'the file was changed, signed again, or forged. `unknown`: it is no certificate issued here. More may come.',
      }),
      meaning: ref(Names),
      sha256: Type.String({ description: 'SHA-256 of the file.' }),
      certificate: nullable(
        Type.Object(
          {
            language: OneOf(languages, { description: 'Language of the certificate.' }),
            madeAt: Instant('Time at which it was signed and stored.'),
          },
          { additionalProperties: false, description: 'The certificate. Null unless the file is unchanged.' },
        ),
      ),
      permit: nullable(ref(PermitVerification)),
    },
    {
      additionalProperties: false,
      description:
        'The result for a file, with the current state of the permit that it names. Trust the content only of an ' +
        'unchanged file. Only a permit in force is valid.',
      examples: [
        {
          verdict: 'unchanged',
          meaning: { id: 'Berkas ini persis seperti yang kami terbitkan.', en: 'This file is exactly what we issued.' },
          sha256: sha256Example,
          certificate: { language: 'id', madeAt: '2026-11-23T02:15:31.000Z' },
          permit: verificationExample,
        },
      ],
    },
  ),
)

const PdfFile = named(
  'PdfFile',
  Type.String({ format: 'binary', description: 'The bytes of a PDF.', examples: ['(the bytes of a PDF)'] }),
)

/** The body of the check of a file: the file, or its hash. */
export const File = {
  content: {
    'application/json': { schema: ref(FileHash) },
    'application/pdf': { schema: ref(PdfFile) },
  },
}
export const isHash = (body: unknown): body is Static<typeof FileHash> =>
  typeof body === 'object' && body !== null && 'sha256' in body

export const fileVerificationSchemas = [FileHash, PdfFile, FileVerification]
