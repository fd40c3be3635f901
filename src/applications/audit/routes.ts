import { after, page, uuidPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { NewVerification, Verification } from './schema.ts'
import { verifyHistories } from './verify.ts'

/** The route that checks histories. */
export async function audit(app: App, { database }: { database: Database }) {
  app.post(
    '/audit/verifications',
    {
      schema: {
        operationId: 'verifyHistory',
        tags: ['Audit'],
        summary: 'Verify histories',
        description:
          'Recomputes the hash of each event and compares it with the stored one, for one application or for the ' +
          'next few hundred. A hash covers the content of its event and the hash of the event before. Changes ' +
          'nothing. For administrators of the province.',
        body: NewVerification,
        response: { 200: ref(Verification), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, body: { applicationId, cursor } }) => {
      const list = { list: 'verifications', applicationId }
      const { applications, events, findings, last } = await verifyHistories(
        database.pool,
        { applicationId, after: after(cursor, list, uuidPattern) },
        actor,
      )
      const {
        page: { nextCursor },
      } = page(last === null ? [] : [last, last], 1, list, (id) => id)
      return { whole: findings.length === 0, applications, events, findings, nextCursor }
    },
  )
}
