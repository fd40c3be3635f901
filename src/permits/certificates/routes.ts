import Type from 'typebox'
import { openObject } from '../../applications/documents/downloads/open-object.ts'
import { readOf } from '../../applications/reads/reading.ts'
import type { ReadRecord } from '../../applications/reads/record.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, Id, OneOf } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { languages } from '../../platform/words.ts'
import { findCertificate } from './download-queries.ts'
import { fileHeaders, Pdf } from './file.ts'

interface CertificateParts {
  database: Pick<Database, 'reader'>
  storage: Storage
  reads: ReadRecord
}

/** Registers the download of certificates, for holders and for officers who see the permit. */
export async function certificates(app: App, { database: { reader }, storage, reads }: CertificateParts) {
  app.get(
    '/permits/:id/certificate',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadCertificate',
        tags: ['Permits'],
        summary: 'Download the certificate of a permit',
        description:
          'Returns the signed PDF as an attachment, for the holder and the officers who see the permit. A job makes it right ' +
          'after the permit is issued; until then 409 `certificate_in_making` says when to try again. A permit whose ' +
          'originals are matched at the handover has no certificate before: 409 `certificate_not_in_force` names the ' +
          'missing originals. The file never changes. Its QR code and its short code lead to the current state of ' +
          'the permit. A read by anybody but the holder is recorded.',
        params: Type.Object({ id: Id('Identifier of the permit.') }),
        querystring: Type.Object(
          {
            language: Type.Optional(
              OneOf(languages, {
                description: 'In which language; absent: the one asked for by `Accept-Language`.',
                examples: ['en'],
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Pdf, ...refusals('not_found', 'certificate_in_making', 'certificate_not_in_force') },
      },
    },
    async (request, reply) => {
      const {
        actor,
        params: { id },
        query,
      } = request
      const language = query.language ?? languageOf(request)
      const file = await findCertificate(reader, id, language, actor)
      const { body } = await openObject(storage, file.objectKey, () =>
        reads.add(readOf({ ...file, id: file.applicationId }, actor, { what: 'permit', fields: file.holder })),
      )
      return reply.headers({ ...fileHeaders(file, language), vary: 'Accept-Language' }).send(body)
    },
  )
}
