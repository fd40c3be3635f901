import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../params.ts'
import { presentClock } from './present.ts'
import { clockOf } from './queries.ts'
import { ApplicationClock } from './schema.ts'

/** How an application stands with its time. */
export async function clocks(app: App, { database: { lane } }: { database: Database }) {
  app.get(
    '/applications/:id/clock',
    {
      schema: {
        operationId: 'getClock',
        tags: ['History'],
        summary: 'Get the ledger of the clock',
        description:
          'Who had the application from when to when, counting for the completeness check or the service time, or ' +
          'paused and why; the working time used and left; when the office has to be done, or why that cannot be ' +
          'said.',
        params: ApplicationParams,
        response: { 200: ref(ApplicationClock), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const row = await clockOf(lane, id, actor)
      const [calendar, { definition }] = await Promise.all([
        workingCalendar(lane, row.edition),
        publishedVersion(lane, row.permitType, row.permitTypeVersion),
      ])
      return presentClock(row, definition, calendar)
    },
  )
}
