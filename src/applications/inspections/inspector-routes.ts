import { pageById } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../params.ts'
import { InspectorList } from './appointment-schema.ts'
import { availableInspectors } from './arrange.ts'

/** The route that lists inspectors and the times at which they are booked. */
export async function inspectors(app: App, { database: { reader } }: { database: Database }) {
  app.get(
    '/applications/:id/inspectors',
    {
      schema: {
        operationId: 'listInspectors',
        tags: ['Inspections'],
        summary: 'List inspectors',
        description:
          'Lists the inspectors of the responsible office and the future times at which they are booked. ' +
          'Only for people who may arrange an inspection.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(InspectorList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'inspectors', of: id }, (paging) => availableInspectors(reader, id, actor, paging)),
  )
}
