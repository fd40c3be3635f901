import type { ReferenceAnswers } from '../../http/caching/reference-answers.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { OfficeParams } from './params.ts'
import { getOffice, listOffices } from './queries.ts'
import { OfficeList, OfficeProfile, OfficeQuery } from './schema.ts'

interface OfficeParts {
  database: Pick<Database, 'standby'>
  referenceAnswers: ReferenceAnswers
}

/** Registers the routes of the offices of the network, open to everybody. */
export async function offices(app: App, parts: OfficeParts) {
  listOfficesRoute(app, parts)
  getOfficeRoute(app, parts)
}

function listOfficesRoute(app: App, { database: { standby: reader }, referenceAnswers }: OfficeParts) {
  app.get(
    '/offices',
    {
      schema: {
        operationId: 'listOffices',
        tags: ['Network'],
        summary: 'List the offices',
        description:
          'Returns the offices of the network with their state, in order of id. With several filters, an office ' +
          'must match all of them.',
        querystring: OfficeQuery,
        response: { 200: ref(OfficeList), ...refusals('cursor_mismatch') },
      },
    },
    async (request, reply) => {
      const { level, state, region, serves, limit, cursor } = request.query
      const list = { list: 'offices', level, state, region, serves }
      const filters = { level, state, region, serves, limit, after: after(cursor, list, uuidPattern) }
      return referenceAnswers.answer(request, reply, async () =>
        page(await listOffices(reader, filters), limit, list, (row) => row.id),
      )
    },
  )
}

function getOfficeRoute(app: App, { database: { standby: reader }, referenceAnswers }: OfficeParts) {
  app.get(
    '/offices/:id',
    {
      schema: {
        operationId: 'getOffice',
        tags: ['Network'],
        summary: 'Get an office',
        description:
          'Returns an office with its state, contact, hours and the regions it serves. When it is winding down or ' +
          'dissolved, `successor` names the office that takes over.',
        params: OfficeParams,
        response: { 200: ref(OfficeProfile), ...refusals('not_found') },
      },
    },
    (request, reply) =>
      referenceAnswers.answer(request, reply, async () => {
        const office = await getOffice(reader, request.params.id)
        void reply.header('etag', etagOf(office))
        return office
      }),
  )
}
