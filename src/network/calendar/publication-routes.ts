import Type from 'typebox'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { presentCalendar } from './present.ts'
import { publishCalendar } from './publish.ts'
import { todayInNetwork } from './queries.ts'
import { Calendar, CalendarDefinition, Year } from './schema.ts'

/** Registers the route to publish a calendar, for administrators of the province. */
export async function calendarPublications(app: App, { database }: { database: Database }) {
  app.post(
    '/calendar/:year/versions',
    {
      schema: {
        operationId: 'publishCalendar',
        tags: ['Administration'],
        summary: 'Publish a calendar',
        description:
          'Publishes the whole calendar of a year as its next version. If the year has a version, send its ETag as ' +
          '`If-Match`. The working time of past days cannot change. The deadlines of open applications are ' +
          'recomputed within about two minutes. For administrators of the province.',
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
        return created(await presentCalendar(published), {
          etag: etagOf(published),
          location: `/v1/calendar/${year}/versions/${published.version}`,
        })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
