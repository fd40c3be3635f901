import { after, page } from '../cursor.ts'
import type { Db } from '../db/client.ts'
import { refusals } from '../problems/refusals.ts'
import { type App, ref } from '../schema.ts'
import { listRegions } from './queries.ts'
import { RegionList, RegionQuery } from './schema.ts'

/** The regions of the network, open to everybody. */
export async function regions(app: App, { lane }: { lane: Db }) {
  app.get('/regions', {
    schema: {
      operationId: 'listRegions',
      tags: ['Network'],
      summary: 'List the regions',
      description: 'Province, cities, districts and villages, in order of their code. Walk down with `parent`.',
      querystring: RegionQuery,
      response: { 200: ref(RegionList), ...refusals('cursor_mismatch') },
    },
  }, async ({ query: { level, parent, limit, cursor } }) => {
    const list = { list: 'regions', level, parent }
    const rows = await listRegions(lane, { level, parent, limit, after: after(cursor, list, /^[0-9.]+$/) })
    return page(rows, limit, list, (row) => row.code)
  })
}
