import Type from 'typebox'
import { after, page, pageById, versionPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { ClientEventList, ClientQueryList } from './history-schema.ts'
import { findClient, listClientEvents, listClientQueries } from './queries.ts'

const tags = ['Agencies']
const params = Type.Object({ id: Id('Identifier of the client.') })

interface ClientHistoryParts {
  database: Database
}

/** Registers the routes on which administrators of the province read the events and the queries of agencies. */
export async function clientHistories(app: App, parts: ClientHistoryParts) {
  listClientEventsRoute(app, parts)
  listClientQueriesRoute(app, parts)
}

function listClientEventsRoute(app: App, { database: { standby: reader } }: ClientHistoryParts) {
  app.get(
    '/clients/:id/events',
    {
      schema: {
        operationId: 'listClientEvents',
        tags,
        summary: 'List the events of an agency',
        description:
          'Returns every change of its registration and its keys, and who made it. Events cannot be changed or removed.',
        params,
        querystring: PageQuery,
        response: { 200: ref(ClientEventList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const list = { list: 'client-events', of: id }
      const from = Number(after(cursor, list, versionPattern) ?? 0)
      await findClient(reader, id)
      return page(await listClientEvents(reader, id, { limit, after: from }), limit, list, (row) => String(row.version))
    },
  )
}

function listClientQueriesRoute(app: App, { database: { standby: reader } }: ClientHistoryParts) {
  app.get(
    '/clients/:id/queries',
    {
      schema: {
        operationId: 'listClientQueries',
        tags,
        summary: 'List the queries of an agency',
        description:
          'Returns every query about permits, with its purpose, its time and the permits in the answer. Entries cannot ' +
          'be changed or removed.',
        params,
        querystring: PageQuery,
        response: { 200: ref(ClientQueryList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      return pageById(query, { list: 'client-queries', of: id }, async (paging) => {
        await findClient(reader, id)
        return listClientQueries(reader, id, paging)
      })
    },
  )
}
