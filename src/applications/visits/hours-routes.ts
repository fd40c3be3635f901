import Type from 'typebox'
import { after, page } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import { timeZone } from '../../network/calendar/working-time.ts'
import { getOffice } from '../../network/offices/queries.ts'
import type { Database } from '../../platform/db/client.ts'
import { findHours, listHours, type PublishedHours } from './hours-queries.ts'
import { CounterHours, CounterHoursList, CounterSlots, NewCounterHours, SlotQuery } from './hours-schema.ts'
import { offeredSlots } from './offer.ts'
import { setHours } from './set-hours.ts'

const params = Type.Object({ id: Id('The office.') })
const tags = ['Visits']

/** When offices take visitors and which slots are free, open to everybody. */
export async function counterHours(app: App, { database: { lane, pool } }: { database: Database }) {
  app.get(
    '/offices/:id/counter-hours',
    {
      schema: {
        operationId: 'getCounterHours',
        tags,
        summary: 'Get the counter hours of an office',
        description:
          'When the office takes visitors, in the version that is in force. On a day off in the calendar nobody is there, whatever stands here.',
        params,
        response: { 200: ref(CounterHours), ...refusals('not_found') },
      },
    },
    async ({ params: { id } }, reply) => {
      const found = await findHours(lane, id)
      return reply.header('etag', `"${found.version}"`).send(shown(found))
    },
  )

  app.get(
    '/offices/:id/counter-hours/versions',
    {
      schema: {
        operationId: 'listCounterHoursVersions',
        tags,
        summary: "List the versions of an office's counter hours",
        description: 'Every version that was published, the oldest first. The last one is in force.',
        params,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(CounterHoursList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'counter-hours', of: id }
      const rows = await listHours(lane, id, { limit, after: Number(after(cursor, list, /^[0-9]{1,9}$/) ?? 0) })
      if (rows.length === 0) await getOffice(lane, id)
      return page(rows.map(shown), limit, list, (row) => String(row.version))
    },
  )

  app.get(
    '/offices/:id/slots',
    {
      schema: {
        operationId: 'listSlots',
        tags,
        summary: 'List the slots of an office',
        description:
          'The times at which visitors are taken on some days, and how many more can book each. They come of the counter hours and of the working days and office hours of the calendar.',
        params,
        querystring: SlotQuery,
        response: { 200: ref(CounterSlots), ...refusals('not_found', 'rule_broken') },
      },
    },
    ({ params: { id }, query }) => offeredSlots(pool, id, query, new Date()),
  )
}

/** Counter hours as administrators publish them. */
export async function counterHoursPublications(app: App, { database }: { database: Database }) {
  app.put(
    '/offices/:id/counter-hours',
    {
      schema: {
        operationId: 'replaceCounterHours',
        tags: ['Administration'],
        summary: 'Set the counter hours of an office',
        description:
          'Publishes the whole counter hours as their next version, by an administrator who looks after the office. The first version needs no If-Match. Visits that are booked stay as they are.',
        params,
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
      return reply.header('etag', `"${published.version}"`).send(shown(published))
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
