import type { Actor } from '../../access/identity/actor.ts'
import { applicantName } from '../../catalogue/permit-types/holder.ts'
import { after, page, versionPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../params.ts'
import { type Read, readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { type History, listHistory } from './queries.ts'
import { ApplicationEventList, TransitionList } from './schema.ts'

const tags = ['History']

interface HistoryParts {
  database: Database
  reads: ReadRecord
}

/** Routes of the steps and events of an application. */
export async function histories(app: App, parts: HistoryParts) {
  listTransitionsRoute(app, parts)
  listEventsRoute(app, parts)
}

function listTransitionsRoute(app: App, { database: { standby: reader }, reads }: HistoryParts) {
  app.get(
    '/applications/:id/transitions',
    {
      schema: {
        operationId: 'listTransitions',
        tags,
        summary: 'List steps',
        description:
          'Lists every change of status of an application, oldest first. It names the applicant: a reading by an ' +
          'officer is recorded for them, once a day.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(TransitionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'transitions', of: id }
      const history = await listHistory(reader, id, actor, {
        only: 'steps',
        limit,
        after: Number(after(cursor, list, versionPattern) ?? 0),
      })
      await reads.addOnceADay(readOfHistory(id, history, actor))
      return page(history.items, limit, list, (item) => String(item.version))
    },
  )
}

function listEventsRoute(app: App, { database: { standby: reader }, reads }: HistoryParts) {
  app.get(
    '/applications/:id/events',
    {
      schema: {
        operationId: 'listEvents',
        tags,
        summary: 'List events',
        description:
          'Lists the history of an application, oldest first: steps, documents, matches and other changes. ' +
          'Each event says who acted, for which office and by which channel. It names the applicant: a reading by an ' +
          'officer is recorded for them, once a day.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(ApplicationEventList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'events', of: id }
      const history = await listHistory(reader, id, actor, {
        only: 'events',
        limit,
        after: Number(after(cursor, list, versionPattern) ?? 0),
      })
      await reads.addOnceADay(readOfHistory(id, history, actor))
      return page(history.items, limit, list, (item) => String(item.version))
    },
  )
}

/** Returns the read to record when a page of the history names the applicant to somebody else. Null otherwise. */
function readOfHistory(id: string, { items, of }: History, actor: Actor): Read | null {
  const isNamed = items.some(({ actor: { standing, name } }) => standing === 'applicant' && name !== null)
  return isNamed ? readOf({ ...of, id }, actor, { what: 'list', fields: [applicantName] }) : null
}
