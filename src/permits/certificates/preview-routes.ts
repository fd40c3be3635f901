import { createHash } from 'node:crypto'
import Type from 'typebox'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { admit } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { Code } from '../../catalogue/permit-types/schema-parts.ts'
import { attachmentHeaders, digestHeader, textHeader } from '../../http/attachment.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { App } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { NewCertificatePreview } from './preview-schema.ts'

interface CertificatePreviewParts {
  database: Pick<Database, 'reader'>
  limits: Limits
  publicUrl: string
  now: () => Date
}

/** Registers the preview of certificates of draft permit types, for administrators of the province. */
export async function certificatePreviews(
  app: App,
  { database: { reader }, limits, publicUrl, now }: CertificatePreviewParts,
) {
  app.post(
    '/permit-type-drafts/:code/certificate-previews',
    {
      schema: {
        operationId: 'downloadCertificatePreview',
        tags: ['Administration'],
        summary: 'Preview the certificate of a draft',
        description:
          'Call this before you publish a draft or set a layout. Returns the certificate drawn from a sample of the ' +
          'draft, in the layout in use or in one that you send. Each page is marked "CONTOH / SPECIMEN". It is not ' +
          'signed, takes no number, and is not stored. Office and place are those of ' +
          'the sample; without a sample, those of the first village. At most 30 a minute for each administrator.',
        params: Type.Object({ code: Code }),
        body: NewCertificatePreview,
        response: { 200: Specimen, ...refusals('forbidden', 'not_found', 'rule_broken', 'rate_limited') },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        params: { code },
      } = request
      demandProvincialAdministrator(actor, 'preview_certificate')
      admit(limits, 'certificate_previews', actor.personId, reply)
      const { drawPreview } = await import('./preview.ts')
      const language = body.language ?? languageOf(request)
      const pdf = await drawPreview(reader, { code, input: body, language, publicUrl, now: now() })
      return reply
        .headers({
          ...attachmentHeaders({
            fileName: `${code}.specimen.${language}.pdf`,
            mediaType: 'application/pdf',
            length: pdf.length,
            sha256: sha256(pdf),
          }),
          'content-language': language,
          vary: 'Accept-Language',
        })
        .send(pdf)
    },
  )
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

const Specimen = {
  description: 'The specimen.',
  headers: {
    'Content-Language': textHeader('The language it is in.', 'id'),
    'Content-Disposition': textHeader(
      'Its name is the code of the permit type; always an attachment.',
      'attachment; filename=IMB.specimen.id.pdf',
    ),
    ...digestHeader('The SHA-256 of the file (RFC 9530).'),
  },
  content: {
    'application/pdf': {
      schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary', description: 'The file.' }),
    },
  },
}
