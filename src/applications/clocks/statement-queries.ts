import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { visibleTo } from '../visibility.ts'

interface StatementRow
  extends Pick<typeof applications.$inferSelect, 'reference' | 'permitType' | 'permitTypeVersion'> {
  applicationId: string
  office: Names
  submittedAt: Date
  acceptedAt: string
  deemedGrantedAt: Date
  issue: { outcome: 'issued' | 'not_issued'; at: string; wanting: { code: string; target?: string }[] } | null
}

/**
 * Reads the facts of a deemed approval. Throws `not_found` when the application cannot be seen or was not granted by
 * silence.
 */
export async function statementOf(db: Db, id: string, actor: Actor): Promise<StatementRow> {
  const [row] = await db<(Omit<StatementRow, 'deemedGrantedAt'> & { deemedGrantedAt: Date | null })[]>`
    select a.id as application_id, a.reference, a.permit_type, a.permit_type_version,
      names_json(o.name_id, o.name_en) as office, a.submitted_at, a.deemed_granted_at,
      rfc3339(a.accepted_at) as accepted_at, (
        select json_build_object('outcome', case when e.action is null then 'not_issued' else 'issued' end,
          'at', rfc3339(e.at), 'wanting', coalesce(e.details->'wanting', '[]'))
        from application_events e
        where e.application_id = a.id
          and (e.type = 'application.not_issued_by_silence' or e.action = 'issue_by_silence')
        order by e.version
        limit 1
      ) as issue
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  const { deemedGrantedAt } = row
  if (deemedGrantedAt === null) throw new Problem('not_found', { what: 'deemed_approval' })
  return { ...row, deemedGrantedAt }
}
