import { attachmentHeaders, digestHeader, fileContent, textHeader } from '../../http/attachment.ts'
import type { Language } from '../../platform/words.ts'
import type { CertificateFile } from './download-queries.ts'

/** Returns the headers of a certificate as an attachment, whose name is its number. */
export const fileHeaders = (
  { number, sizeBytes, sha256 }: Pick<CertificateFile, 'number' | 'sizeBytes' | 'sha256'>,
  language: Language,
) => ({
  ...attachmentHeaders({
    fileName: `${number.replaceAll('/', '-')}.${language}.pdf`,
    mediaType: 'application/pdf',
    length: sizeBytes,
    sha256,
  }),
  'content-language': language,
})

/** The response with a certificate. */
export const Pdf = {
  description: 'The certificate.',
  headers: {
    'Content-Disposition': textHeader(
      'Its name is its number; always an attachment.',
      'attachment; filename=1-8.1-31.71.06--1.785.51-2026.id.pdf',
    ),
    'Content-Language': textHeader('The language it is in.', 'id'),
    ...digestHeader('The SHA-256 of the file (RFC 9530), as the history of the permit has it.'),
  },
  content: fileContent('application/pdf'),
}
