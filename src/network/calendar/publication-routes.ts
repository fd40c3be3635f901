import Type from 'typebox'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { publishCalendar } from './publish.ts'
import { todayInNetwork } from './queries.ts'
import { Calendar, CalendarDefinition, Year } from './schema.ts'
import { shown } from './shown.ts'

/** Calendars as administrators publish them. */
export async function calendarPublications(app: App, { database }: { database: Database }) {
  app.post(
    '/calendar/:year/versions',
    {
      schema: {
        operationId: 'publishCalendar',
        tags: ['Administration'],
        summary: 'Publish a calendar',
        description:
          'Publishes the whole calendar of a year as its next version; the deadlines of open applications are computed anew within a minute or two. With a version there, If-Match has to name it. Days that have passed stay as they were.',
        params: Type.Object({ year: Year }),
        headers: StepHeaders,
        body: CalendarDefinition,
        response: {
          201: ref(Calendar),
          ...refusals(
            'forbidden',
            'stale',
            'rule_broken',
            'precondition_required',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { year },
        body: definition,
      } = request
      const answer = await once(database, keyOf(request, headers, definition), async (db) => {
        const published = await publishCalendar(
          db,
          { year, ifVersion: versionOf(headers), definition, today: await todayInNetwork(db) },
          actor,
        )
        return {
          statusCode: 201,
          headers: { etag: `"${published.version}"`, location: `/v1/calendar/${year}/versions/${published.version}` },
          body: await shown(published),
        }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
