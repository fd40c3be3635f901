import type { Actor } from '../../access/identity/actor.ts'
import { visibleTo } from '../../applications/visibility.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { officeKinds } from './notice.ts'
import type { Notice } from './schema.ts'

/**
 * Lists the notices of an application for its applicant, the newest first; one more than `limit` if there are more.
 * Throws `not_found` when the actor does not see the application.
 */
export async function listNotices(
  db: Db,
  applicationId: string,
  actor: Actor,
  { after, limit }: Paging,
): Promise<Notice[]> {
  const rows = await db<(Notice | { id: null })[]>`
    select n.id, n.kind, n.channel, n.shown as address, n.language, n.state, n.failure, n.attempts, n.made_at,
      n.ended_at
    from applications a
    left join offices o on o.id = a.office_id
    left join lateral (
      select *
      from notices n
      where n.application_id = a.id and n.kind <> all(${officeKinds}::text[])
        and (${after}::uuid is null or n.id < ${after})
      order by n.id desc
      limit ${limit + 1}
    ) n on true
    where a.id = ${applicationId} and ${visibleTo(db, actor)}
    order by n.id desc`
  if (rows.length === 0) throw new Problem('not_found', { what: 'application' })
  return rows.filter((row) => row.id !== null)
}
