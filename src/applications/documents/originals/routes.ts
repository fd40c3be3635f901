import { refusals } from '../../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import { boundContextOf } from '../../context.ts'
import { DocumentParams } from '../params.ts'
import { Document, NewOriginalMatch } from '../schema.ts'
import { matchOriginal } from './match.ts'

/** The route that records the match of an original. */
export async function originalMatches(app: App, { database: { pool } }: { database: Database }) {
  app.put(
    '/applications/:id/documents/:documentId/original',
    {
      schema: {
        operationId: 'matchOriginal',
        tags: ['Originals'],
        summary: 'Record the match of an original',
        description:
          'Records that a front desk officer compared the original paper with the file, and the result. The ' +
          'match is bound to the SHA-256 of the file; a newer file has none.',
        params: DocumentParams,
        headers: ChangeHeaders,
        body: NewOriginalMatch,
        response: {
          200: ref(Document),
          ...refusals(
            'not_found',
            'forbidden',
            'matching_not_open',
            'received_file_refused',
            'stale',
            'file_changed',
            'rule_broken',
            'original_not_asked_for',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, headers, params: { id, documentId }, body }, reply) => {
      const { version, document } = await matchOriginal(
        boundContextOf({ actor, headers }, pool),
        { applicationId: id, documentId },
        body,
      )
      return reply.header('etag', etagOf({ version })).send({ ...document, supersededAt: null })
    },
  )
}
