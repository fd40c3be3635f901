import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Database } from '../../platform/db/client.ts'
import { listAskedAgencies } from '../consultations/time/agency-time-queries.ts'
import { ApplicationParams } from '../params.ts'
import { ApplicationClock } from './ledger-schema.ts'
import { presentClock } from './present.ts'
import { clockOf } from './queries.ts'

/** The route of the clock of an application. */
export async function clocks(app: App, { database: { reader } }: { database: Database }) {
  app.get(
    '/applications/:id/clock',
    {
      schema: {
        operationId: 'getClock',
        tags: ['History'],
        summary: 'Get the clock of an application',
        description:
          'Returns every interval of the application: who had it from when to when, which time it counted ' +
          'for, or why it was paused. Also returns the working time used and left, and the due time or why ' +
          'it is unknown. `agencies` has the time of each agency that was asked for its opinion.',
        params: ApplicationParams,
        response: { 200: ref(ApplicationClock), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const row = await clockOf(reader, id, actor)
      const [calendar, { definition }, agencies] = await Promise.all([
        workingCalendar(reader, row.edition),
        publishedVersion(reader, row.permitType, row.permitTypeVersion),
        listAskedAgencies(reader, id),
      ])
      return presentClock(row, definition, calendar, agencies)
    },
  )
}
