import Type from 'typebox'
import { ApplicationParams } from '../../applications/params.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listNotices } from './queries.ts'
import { NoticeList } from './schema.ts'

/** The notices of an application, for both sides. */
export async function notices(app: App, { database: { lane } }: { database: Database }) {
  app.get(
    '/applications/:id/notices',
    {
      schema: {
        operationId: 'listNotices',
        tags: ['Contacts'],
        summary: 'List what the applicant was told',
        description:
          'Every notice of an application by mail and phone, the newest first, with what became of it. Addresses ' +
          'are masked, and what it said is not kept: it is in the history and the correspondence.',
        params: ApplicationParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(NoticeList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'notices', of: id }
      return page(
        await listNotices(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )
}
