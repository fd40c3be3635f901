import Type from 'typebox'
import { PurposeHeader, registeredPurpose } from '../../../access/clients/purpose.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, Id } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { sendFile, sentFile } from '../send-file.ts'
import { findShown } from './file.ts'
import { recordAgencyRead } from './reads.ts'

const params = Type.Object({ id: Id('Identifier of the consultation.'), documentId: Id('Identifier of the document.') })

/** The route that sends an agency a document that it is asked about. */
export async function consultedDocuments(
  app: App,
  { database: { pool, reader }, storage }: { database: Database; storage: Storage },
) {
  app.get(
    '/consultations/:id/documents/:documentId/content',
    {
      exposeHeadRoute: false,
      config: { scope: 'consultations:read' },
      schema: {
        operationId: 'downloadConsultedDocument',
        tags: ['Consultations'],
        summary: 'Download a document of a consultation',
        description:
          'Streams a document that `file` names, while the consultation is open. The applicant sees each download.',
        params,
        headers: PurposeHeader,
        response: {
          200: sentFile('identity_card.pdf'),
          ...refusals('purpose_not_registered', 'not_found', 'not_in_sandbox'),
        },
      },
    },
    async ({ agency, headers, params: { id, documentId } }, reply) => {
      const purpose = registeredPurpose(agency, headers.purpose)
      const document = await findShown(reader, { id, documentId }, agency)
      const { applicationId } = document
      return sendFile(reply, storage, document, () =>
        recordAgencyRead(pool, { agency, purpose, applicationId, documentId, fields: [] }),
      )
    },
  )
}
