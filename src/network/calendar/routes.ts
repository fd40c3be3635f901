import Type from 'typebox'
import type { ReferenceAnswers } from '../../http/caching/reference-answers.ts'
import { after, page } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { presentCalendar } from './present.ts'
import { calendarInForce, findCalendar, listCalendarVersions } from './queries.ts'
import { Calendar, CalendarVersionList, CalendarVersionNumber, Year } from './schema.ts'

const tags = ['Calendar']

interface CalendarParts {
  database: Pick<Database, 'standby'>
  referenceAnswers: ReferenceAnswers
}

/** Registers the routes of working days, holidays and office hours, open to everybody. */
export async function calendar(app: App, parts: CalendarParts) {
  getCalendarRoute(app, parts)
  listCalendarVersionsRoute(app, parts)
  getCalendarVersionRoute(app, parts)
}

function getCalendarRoute(app: App, { database: { standby: reader }, referenceAnswers }: CalendarParts) {
  app.get(
    '/calendar/:year',
    {
      schema: {
        operationId: 'getCalendar',
        tags,
        summary: 'Get the calendar of a year',
        description:
          'Returns the working days, days off and office hours by which deadlines are counted, in the version in ' +
          'force. The ETag is the version. An unpublished future year has a provisional calendar, version 0, with ' +
          'weekends and holidays on fixed dates. Deadlines in it are marked as provisional and recomputed at its ' +
          'publication. 404: a past year without a calendar.',
        params: Type.Object({ year: Year }),
        response: { 200: ref(Calendar), ...refusals('not_found') },
      },
    },
    (request, reply) =>
      referenceAnswers.answer(request, reply, async () => {
        const calendar = await presentCalendar(await calendarInForce(reader, request.params.year))
        void reply.header('etag', etagOf(calendar))
        return calendar
      }),
  )
}

function listCalendarVersionsRoute(app: App, { database: { standby: reader }, referenceAnswers }: CalendarParts) {
  app.get(
    '/calendar/:year/versions',
    {
      schema: {
        operationId: 'listCalendarVersions',
        tags,
        summary: 'List the versions of a calendar',
        description: 'Returns every published version of a year, the oldest first. The last one is in force.',
        params: Type.Object({ year: Year }),
        querystring: PageQuery,
        response: { 200: ref(CalendarVersionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async (request, reply) => {
      const { year } = request.params
      const { limit, cursor } = request.query
      const list = { list: 'calendar-versions', of: year }
      const place = { limit, after: Number(after(cursor, list, /^[0-9]{1,7}$/) ?? 0) }
      return referenceAnswers.answer(request, reply, async () => {
        const rows = await listCalendarVersions(reader, year, place)
        if (rows.length === 0) await findCalendar(reader, year)
        return page(rows, limit, list, (row) => String(row.version))
      })
    },
  )
}

function getCalendarVersionRoute(app: App, { database: { standby: reader }, referenceAnswers }: CalendarParts) {
  app.get(
    '/calendar/:year/versions/:version',
    {
      schema: {
        operationId: 'getCalendarVersion',
        tags,
        summary: 'Get a version of a calendar',
        description: 'Returns a published version. It never changes.',
        params: Type.Object({ year: Year, version: CalendarVersionNumber }),
        response: { 200: ref(Calendar), ...refusals('not_found') },
      },
    },
    (request, reply) =>
      referenceAnswers.answer(request, reply, async () => {
        const { year, version } = request.params
        const calendar = await presentCalendar(await findCalendar(reader, year, version))
        void reply.header('etag', etagOf({ version }))
        return calendar
      }),
  )
}
