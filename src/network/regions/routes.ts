import type { ReferenceAnswers } from '../../http/caching/reference-answers.ts'
import { after, page } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listRegions } from './queries.ts'
import { RegionList, RegionQuery } from './schema.ts'

/** Registers the route of the regions of the network, open to everybody. */
export async function regions(
  app: App,
  {
    database: { standby: reader },
    referenceAnswers,
  }: { database: Pick<Database, 'standby'>; referenceAnswers: ReferenceAnswers },
) {
  app.get(
    '/regions',
    {
      schema: {
        operationId: 'listRegions',
        tags: ['Network'],
        summary: 'List the regions',
        description:
          'Returns province, cities, districts and villages valid today or on another day, in order of code. Use ' +
          '`parent` to go down level by level.',
        querystring: RegionQuery,
        response: { 200: ref(RegionList), ...refusals('cursor_mismatch') },
      },
    },
    async (request, reply) => {
      const { level, parent, on, limit, cursor } = request.query
      const list = { list: 'regions', level, parent, on }
      const filters = { level, parent, on, limit, after: after(cursor, list, /^[0-9.]+$/) }
      return referenceAnswers.answer(request, reply, async () =>
        page(await listRegions(reader, filters), limit, list, (row) => row.code),
      )
    },
  )
}
