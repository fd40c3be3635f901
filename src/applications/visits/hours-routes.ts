import { after, page, versionPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf, versionOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import { getOffice } from '../../network/offices/queries.ts'
import { timeNow } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/client.ts'
import { timeZone } from '../../platform/network-day.ts'
import { findHours, listHours, type PublishedHours } from './hours-queries.ts'
import { CounterHours, CounterHoursList, CounterSlots, NewCounterHours, SlotQuery } from './hours-schema.ts'
import { offeredSlots } from './offer.ts'
import { setHours } from './set-hours.ts'

const tags = ['Visits']

interface CounterHoursParts {
  database: Database
}

/** Routes of counter hours and free slots, open to everybody. */
export async function counterHours(app: App, parts: CounterHoursParts) {
  getCounterHoursRoute(app, parts)
  listCounterHoursVersionsRoute(app, parts)
  listSlotsRoute(app, parts)
}

function getCounterHoursRoute(app: App, { database: { reader } }: CounterHoursParts) {
  app.get(
    '/offices/:id/counter-hours',
    {
      schema: {
        operationId: 'getCounterHours',
        tags,
        summary: 'Get the counter hours of an office',
        description: 'Returns the counter hours in force. On a day off in the calendar the office takes no visitors.',
        params: OfficeParams,
        response: { 200: ref(CounterHours), ...refusals('not_found') },
      },
    },
    async ({ params: { id } }, reply) => {
      const found = await findHours(reader, id)
      return reply.header('etag', etagOf(found)).send(shown(found))
    },
  )
}

function listCounterHoursVersionsRoute(app: App, { database: { reader } }: CounterHoursParts) {
  app.get(
    '/offices/:id/counter-hours/versions',
    {
      schema: {
        operationId: 'listCounterHoursVersions',
        tags,
        summary: 'List versions of counter hours',
        description: 'Lists every published version, oldest first. The last one is in force.',
        params: OfficeParams,
        querystring: PageQuery,
        response: { 200: ref(CounterHoursList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'counter-hours', of: id }
      const rows = await listHours(reader, id, { limit, after: Number(after(cursor, list, versionPattern) ?? 0) })
      if (rows.length === 0) await getOffice(reader, id)
      return page(rows.map(shown), limit, list, (row) => String(row.version))
    },
  )
}

function listSlotsRoute(app: App, { database: { pool } }: CounterHoursParts) {
  app.get(
    '/offices/:id/slots',
    {
      schema: {
        operationId: 'listSlots',
        tags,
        summary: 'List the slots of an office',
        description:
          'Lists the times at which the office takes visitors, from a day to a day, with the number of free desks. ' +
          'They follow from its counter hours and from the working days and office hours of the calendar. A ' +
          'dissolved office has none.',
        params: OfficeParams,
        querystring: SlotQuery,
        response: { 200: ref(CounterSlots), ...refusals('not_found', 'rule_broken') },
      },
    },
    ({ params: { id }, query }) => offeredSlots(pool, id, query, timeNow()),
  )
}

/** Routes on which administrators publish counter hours. */
export async function counterHoursPublications(app: App, { database }: { database: Database }) {
  app.put(
    '/offices/:id/counter-hours',
    {
      schema: {
        operationId: 'replaceCounterHours',
        tags: ['Administration'],
        summary: 'Set the counter hours of an office',
        description:
          'Publishes the next version of the counter hours, as a whole. Only for administrators whose area ' +
          'includes the office. The first version needs no `If-Match`. Booked visits stay.',
        params: OfficeParams,
        headers: ChangeHeaders,
        body: NewCounterHours,
        response: {
          200: ref(CounterHours),
          ...refusals('not_found', 'forbidden', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async ({ actor, body, headers, params: { id } }, reply) => {
      const published = await setHours(database.pool, id, body, actor, versionOf(headers))
      return reply.header('etag', etagOf(published)).send(shown(published))
    },
  )
}

function shown({ officeId, version, publishedAt, hours: { periods, exceptions, note } }: PublishedHours) {
  return {
    officeId,
    version,
    publishedAt,
    timeZone,
    periods: [...periods],
    exceptions: exceptions.map((exception) => ({ ...exception, periods: [...exception.periods] })),
    ...(note && { note }),
  }
}
