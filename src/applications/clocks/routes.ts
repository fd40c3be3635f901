import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Database } from '../../platform/db/client.ts'
import { ApplicationParams } from '../routes.ts'
import { presentClock } from './present.ts'
import { clockOf } from './queries.ts'
import { ApplicationClock } from './schema.ts'
import { statementOf } from './statement-queries.ts'
import { basisOfSilence, DeemedApprovalStatement } from './statement-schema.ts'
import { silenceWords } from './words.ts'

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

  app.get(
    '/applications/:id/deemed-approval-statement',
    {
      schema: {
        operationId: 'getDeemedApprovalStatement',
        tags: ['History'],
        summary: 'Get the statement that silence has granted an application',
        description:
          'Nobody decided in time, and the permit type says that this grants it: since when, what came of it, and what it rests on. Not there unless that is so.',
        params: ApplicationParams,
        response: { 200: ref(DeemedApprovalStatement), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id } }) => {
      const { permitType, permitTypeVersion, ...row } = await statementOf(lane, id, actor)
      const {
        definition: { names, serviceTime },
      } = await publishedVersion(lane, permitType, permitTypeVersion)
      if (serviceTime === null) throw new Error('What has no time cannot run out of it.')
      return {
        ...row,
        permitType: names,
        serviceTime,
        legalBasis: [...basisOfSilence],
        words: silenceWords(row.deemedGrantedAt.getTime(), row.issue?.outcome === 'issued'),
      }
    },
  )
}
