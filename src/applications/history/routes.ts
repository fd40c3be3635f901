import Type from 'typebox'
import { after, page } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../params.ts'
import { listHistory } from './queries.ts'
import { ApplicationEventList, TransitionList } from './schema.ts'

const tags = ['History']
const versionPattern = /^[0-9]{1,9}$/

interface HistoryParts {
  database: Database
}

/** Routes of the steps and events of an application. */
export async function histories(app: App, parts: HistoryParts) {
  listTransitionsRoute(app, parts)
  listEventsRoute(app, parts)
}

function listTransitionsRoute(app: App, { database: { standby: reader } }: HistoryParts) {
  app.get(
    '/applications/:id/transitions',
    {
      schema: {
        operationId: 'listTransitions',
        tags,
        summary: 'List steps',
        description: 'Lists every change of status of an application, oldest first.',
        params: ApplicationParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(TransitionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'transitions', of: id }
      const items = await listHistory(reader, id, actor, {
        only: 'steps',
        limit,
        after: Number(after(cursor, list, versionPattern) ?? 0),
      })
      return page(items, limit, list, (item) => String(item.version))
    },
  )
}

function listEventsRoute(app: App, { database: { standby: reader } }: HistoryParts) {
  app.get(
    '/applications/:id/events',
    {
      schema: {
        operationId: 'listEvents',
        tags,
        summary: 'List events',
        description:
          'Lists the history of an application, oldest first: steps, documents, matches and other changes. ' +
          'Each event says who acted, for which office and by which channel.',
        params: ApplicationParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(ApplicationEventList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'events', of: id }
      const items = await listHistory(reader, id, actor, {
        only: 'events',
        limit,
        after: Number(after(cursor, list, versionPattern) ?? 0),
      })
      return page(items, limit, list, (item) => String(item.version))
    },
  )
}
