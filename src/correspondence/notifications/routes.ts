import { ApplicationParams } from '../../applications/params.ts'
import { pageById } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listNotices } from './queries.ts'
import { NoticeList } from './schema.ts'

/** Registers the route of the notices of an application, for its applicant and officers. */
export async function notices(app: App, { database: { standby: reader } }: { database: Database }) {
  app.get(
    '/applications/:id/notices',
    {
      schema: {
        operationId: 'listNotices',
        tags: ['Contacts'],
        summary: 'List the notices of an application',
        description:
          'Returns every notice to the applicant by e-mail, SMS or WhatsApp, the newest first, with the state of ' +
          'its delivery. Addresses are masked. The text of a notice is not kept; its facts are in the history and ' +
          'the correspondence.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(NoticeList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'notices', of: id }, (paging) => listNotices(reader, id, actor, paging)),
  )
}
