import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../params.ts'
import { statementOf } from './statement-queries.ts'
import { basisOfSilence, DeemedApprovalStatement } from './statement-schema.ts'
import { silenceWords } from './words.ts'

/** The route of the statement of a deemed approval. */
export async function statements(app: App, { database: { reader } }: { database: Database }) {
  app.get(
    '/applications/:id/deemed-approval-statement',
    {
      schema: {
        operationId: 'getDeemedApprovalStatement',
        tags: ['History'],
        summary: 'Get the statement of a deemed approval',
        description:
          'Call this for an application that is deemed granted because nobody decided in time. Returns since when, ' +
          'what followed, and the legal basis. 404 for every other application.',
        params: ApplicationParams,
        response: { 200: ref(DeemedApprovalStatement), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const { permitType, permitTypeVersion, ...row } = await statementOf(reader, id, actor)
      const {
        definition: { names, serviceTime },
      } = await publishedVersion(reader, permitType, permitTypeVersion)
      if (serviceTime === null) throw new Error('A permit type without a service time grants nothing by silence.')
      return {
        ...row,
        permitType: names,
        serviceTime,
        legalBasis: [...basisOfSilence],
        words: silenceWords(row.deemedGrantedAt.getTime(), row.issue?.outcome === 'issued'),
      }
    },
  )
}
