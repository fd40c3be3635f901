import type { applications } from '../../../drizzle/tables/applications.ts'
import type { returnCodes } from '../../applications/case/case.ts'
import type { RecordedStanding } from '../../applications/doer.ts'
import type { HistoryType } from '../../applications/history/event-types.ts'
import type { Action, Status } from '../../applications/lifecycle.ts'
import type { ReaderRole, ReadKind } from '../../applications/reads/reading.ts'
import type { ContactChannel } from '../../correspondence/contacts/contact.ts'
import { type NoticeKind, type NoticeState, officeKinds } from '../../correspondence/notifications/notice.ts'
import type { Channel } from '../../http/channels.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'

/** The greatest numbers of events, reads and notices that an inquiry returns. */
export const courseLimits = { history: 5_000, reads: 5_000, notices: 1_000 } as const

interface CourseEvent {
  version: number
  type: HistoryType
  action: Action | null
  from: Status | null
  to: Status | null
  /** The codes of the reasons of a return; empty for other events. */
  reasons: (typeof returnCodes)[number][]
  actor: { standing: RecordedStanding; name: string | null; office: Names | null; agency: Names | null }
  channel: Channel
  at: string
}

interface CourseRead {
  at: string
  what: ReadKind
  reader: { role: ReaderRole; name: string | null; office: Names | null; agency: Names | null }
  status: Status | null
  reason: string | null
  documentSlot: string | null
}

interface CourseNotice {
  kind: NoticeKind
  channel: ContactChannel
  state: NoticeState
  failure: string | null
  madeAt: string
  endedAt: string | null
}

interface Course
  extends Pick<
    typeof applications.$inferSelect,
    'id' | 'reference' | 'status' | 'permitType' | 'permitTypeVersion' | 'createdAt' | 'submittedAt'
  > {
  office: Names | null
  history: CourseEvent[]
  reads: CourseRead[]
  notices: CourseNotice[]
}

interface Inquired extends Pick<typeof applications.$inferSelect, 'id' | 'applicantId' | 'status'> {
  /**
   * The person has acted on it, even if only by a message or a step of its permit. Acts as an administrator (a
   * dissolution) do not count.
   */
  hasActed: boolean
}

/** Finds a submitted application by its reference. A draft is its applicant's own, and is not found. */
export async function findInquired(db: Db, reference: string, personId: string): Promise<Inquired | undefined> {
  const [row] = await db<Inquired[]>`
    select a.id, a.applicant_id, a.status, exists (
        select
        from application_events e
        where e.application_id = a.id and e.actor_id = ${personId} and e.standing <> 'administrator'
      ) or exists (
        select
        from messages m
        where m.application_id = a.id and m.author_id = ${personId}
      ) or exists (
        select
        from permits p
        join permit_events e on e.permit_id = p.id and e.actor_id = ${personId} and e.standing <> 'administrator'
        where p.application_id = a.id
      ) as has_acted
    from applications a
    where a.reference = ${reference} and a.submitted_at is not null`
  return row
}

/**
 * Reads the course of an application: events without their details, oldest first; reads and notices to the applicant,
 * newest first. It checks no visibility: ask `demandInquired` before.
 */
export async function courseOf(db: Db, id: string): Promise<Course | undefined> {
  const [row] = await db<Course[]>`
    select a.id, a.reference, a.status, a.permit_type, a.permit_type_version, a.created_at, a.submitted_at,
      names_json(o.name_id, o.name_en) as office, ${historyJson(db)} as history, ${readsJson(db)} as reads,
      ${noticesJson(db)} as notices
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = ${id}`
  return row
}

const historyJson = (db: Db) => db`coalesce((
    select json_agg(json_build_object('version', e.version, 'type', e.type, 'action', e.action,
        'from', e.from_status, 'to', e.to_status, 'channel', e.channel, 'at', rfc3339(e.at),
        'reasons', case
          when e.action = 'return' then jsonb_path_query_array(e.details, '$.reasons[*].code')
          else '[]'
        end,
        'actor', json_build_object('standing', e.standing,
          'name', case when e.standing <> 'applicant' then p.name end,
          'office', names_json(w.name_id, w.name_en),
          'agency', case when e.standing = 'agency' then e.details->'agency' end))
      order by e.version)
    from (
      select *
      from application_events e
      where e.application_id = a.id
      order by e.version
      limit ${courseLimits.history}
    ) e
    left join people p on p.id = e.actor_id
    left join offices w on w.id = e.office_id
  ), '[]')`

const readsJson = (db: Db) => db`coalesce((
    select json_agg(json_build_object('at', rfc3339(r.at), 'what', r.what, 'status', r.status, 'reason', r.reason,
        'documentSlot', d.slot,
        'reader', json_build_object('role', r.standing, 'name', p.name, 'office', names_json(w.name_id, w.name_en),
          'agency', c.registration->'names'))
      order by r.id desc)
    from (
      select *
      from data_reads r
      where r.application_id = a.id
      order by r.id desc
      limit ${courseLimits.reads}
    ) r
    left join people p on p.id = r.reader_id
    left join offices w on w.id = r.office_id
    left join clients c on c.id = r.client_id
    left join documents d on d.id = r.document_id
  ), '[]')`

const noticesJson = (db: Db) => db`coalesce((
    select json_agg(json_build_object('kind', n.kind, 'channel', n.channel, 'state', n.state, 'failure', n.failure,
        'madeAt', rfc3339(n.made_at), 'endedAt', rfc3339(n.ended_at))
      order by n.id desc)
    from (
      select *
      from notices n
      where n.application_id = a.id and n.kind <> all(${officeKinds}::text[])
      order by n.id desc
      limit ${courseLimits.notices}
    ) n
  ), '[]')`
