import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import type { RecordedStanding } from '../doer.ts'
import type { Action, Status } from '../lifecycle.ts'
import { visibleTo } from '../visibility.ts'
import type { HistoryType } from './event-types.ts'
import { shownDetails } from './shown-details.ts'

interface HistoryItem {
  id: string
  version: number
  type: HistoryType
  action: Action
  from: Status
  to: Status
  actor: { standing: RecordedStanding; name: string | null; office: Names | null }
  channel: Channel
  details: Record<string, unknown>
  at: string
}

/** A page of the history, and the facts of its application that decide as whom an actor reads it. */
export interface History {
  items: HistoryItem[]
  of: Pick<Case, 'applicantId' | 'formerApplicants' | 'filedAtOfficeId' | 'office' | 'status'>
}

/**
 * Lists the events of an application, or only its steps, after version `after`, oldest first; `limit` + 1 items if
 * there are more. Details name no file to somebody to whose account the application once belonged. Throws `not_found`.
 */
export async function listHistory(
  db: Db,
  id: string,
  actor: Actor,
  { only, after, limit }: { only: 'steps' | 'events'; after: number; limit: number },
): Promise<History> {
  const [row] = await db<History[]>`
    select coalesce((
        select json_agg(json_build_object(
            'id', e.id, 'version', e.version, 'type', e.type, 'action', e.action, 'from', e.from_status,
            'to', e.to_status, 'channel', e.channel, 'details', ${shownDetails(db)}, 'at', rfc3339(e.at),
            'actor', json_build_object('standing', e.standing, 'name', p.name,
              'office', names_json(w.name_id, w.name_en)))
          order by e.version)
        from (
          select *
          from application_events e
          where e.application_id = a.id and e.version > ${after} and (${only === 'events'} or e.action is not null)
          order by e.version
          limit ${limit + 1}
        ) e
        left join people p on p.id = e.actor_id
        left join offices w on w.id = e.office_id
      ), '[]') as items,
      json_build_object('applicantId', a.applicant_id, 'formerApplicants', a.former_applicants, 'filedAtOfficeId',
        a.filed_at_office_id, 'status', a.status, 'office', office_json(o)) as of
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row.of.formerApplicants.includes(actor.personId) ? { ...row, items: row.items.map(withoutFile) } : row
}

function withoutFile(item: HistoryItem): HistoryItem {
  const { fileName: _name, sha256: _hash, ...details } = item.details
  return { ...item, details }
}
