import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import type { Standing } from '../lifecycle.ts'
import { hasNotLeft, isOrWasApplicantOf, visibleTo, withinReach } from '../visibility.ts'
import type { MessageKind, Side } from './correspondence.ts'
import { type ReceivedFile, receivedFilesJson } from './received-files.ts'

export interface MessageItem {
  id: string
  kind: MessageKind
  internal: boolean
  side: Side
  author: { standing: Standing; name: string; office: Names | null }
  channel: Channel
  text: string
  attachments: { id: string; slot: string; fileName: string; mediaType: string; sizeBytes: number }[]
  receivedMail: { reference: string; from: string | null } | null
  receivedAttachments: ReceivedFile[]
  readByOtherSide: boolean
  at: string
}

/**
 * Condition: an actor may see message `m` of application `a`, which has not left their account. Internal ones are only
 * for officers of its office `o` or of one above, and never in an application that is their own.
 */
const shownTo = (db: Db, actor: Actor) =>
  db`(${hasNotLeft(db, actor)}
    and (not m.internal or (not ${isOrWasApplicantOf(db, actor.personId)} and ${withinReach(db, actor)})))`

/** A page of correspondence, and the facts of its application that decide as whom an actor reads it. */
interface Correspondence {
  items: MessageItem[]
  of: Pick<Case, 'applicantId' | 'filedAtOfficeId' | 'office' | 'status'>
}

/**
 * Lists the correspondence that an actor may see, newest first; `limit` + 1 rows if there are more. Throws `not_found`.
 */
export async function listMessages(
  db: Db,
  id: string,
  actor: Actor,
  { after, limit }: Paging,
): Promise<Correspondence> {
  const [row] = await db<Correspondence[]>`
    select coalesce((
        select json_agg(${messageJson(db)} order by m.number desc)
        from (
          select m.*
          from messages m
          where m.application_id = a.id
            and ${shownTo(db, actor)}
            and (${after}::uuid is null or m.number < (
              select last.number
              from messages last
              where last.id = ${after}::uuid and last.application_id = a.id
            ))
          order by m.number desc
          limit ${limit + 1}
        ) m
        left join people p on p.id = m.author_id
        left join offices w on w.id = m.office_id
      ), '[]') as items,
      json_build_object('applicantId', a.applicant_id, 'filedAtOfficeId', a.filed_at_office_id, 'status', a.status,
        'office', office_json(o)) as of
    from applications a
    left join offices o on o.id = a.office_id
    left join message_threads t on t.application_id = a.id
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row
}

/** Reads one message of an application, for its author: it does not check who may see it. Throws `not_found`. */
export async function findMessage(db: Db, applicationId: string, id: string): Promise<MessageItem> {
  const [row] = await db<{ message: MessageItem }[]>`
    select ${messageJson(db)} as message
    from messages m
    join message_threads t on t.application_id = m.application_id
    left join people p on p.id = m.author_id
    left join offices w on w.id = m.office_id
    where m.id = ${id} and m.application_id = ${applicationId}`
  if (!row) throw new Problem('not_found', { what: 'message' })
  return row.message
}

/**
 * True when a message to the applicant's side of an application that nobody has taken over leaves as a letter: it has a
 * confirmed contact that letters reach.
 */
export async function reachesContact(db: Db, applicationId: string): Promise<boolean> {
  const [row] = await db<{ isReached: boolean }[]>`
    select exists (
      select
      from contacts c
      where c.application_id = ${applicationId}
        and c.confirmed_at is not null
        and c.removed_at is null
        and c.suspended_at is null
    ) as is_reached`
  return row?.isReached ?? false
}

/** Counts messages of the other side that this side has not read: at most as many as a thread can have. */
export async function countUnread(db: Db, applicationId: string, side: Side): Promise<number> {
  const [row] = await db<{ unread: number }[]>`
    select count(*)::int as unread
    from message_threads t
    join messages m on m.application_id = t.application_id
    where t.application_id = ${applicationId}
      and m.side <> ${side}::message_side
      and not m.internal
      and m.number > case when ${side} = 'applicant' then t.read_by_applicant else t.read_by_office end`
  return row?.unread ?? 0
}

/** Returns the number of a message that an actor may see. Throws `not_found`. */
export async function numberOf(db: Db, applicationId: string, id: string, actor: Actor): Promise<number> {
  const [row] = await db<{ number: number }[]>`
    select m.number
    from messages m
    join applications a on a.id = m.application_id
    left join offices o on o.id = a.office_id
    where m.id = ${id} and m.application_id = ${applicationId} and ${visibleTo(db, actor)} and ${shownTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'message' })
  return row.number
}

/**
 * Returns a message `m` of a thread `t`, by a person `p` for an office `w`, as JSON. The name of a sender of mail
 * without an account is the masked address.
 */
const messageJson = (db: Db) => db`json_build_object(
  'id', m.id, 'kind', m.kind, 'internal', m.internal, 'side', m.side, 'channel', m.channel, 'text', m.text,
  'at', rfc3339(m.at),
  'author', json_build_object('standing', m.standing, 'name', coalesce(p.name, (
      select r.shown
      from received_mails r
      where r.id = m.received_mail_id
    ), ''), 'office', names_json(w.name_id, w.name_en)),
  'attachments', case when m.document_ids = '{}'
    then '[]'::json
    else coalesce((
      select json_agg(json_build_object('id', d.id, 'slot', d.slot, 'fileName', d.file_name,
          'mediaType', d.media_type, 'sizeBytes', d.size_bytes)
        order by d.id)
      from documents d
      where d.id = any(m.document_ids) and d.application_id = m.application_id
    ), '[]'::json)
  end,
  'receivedMail', (
    select json_build_object('reference', r.reference, 'from', r.shown)
    from received_mails r
    where r.id = m.received_mail_id
  ),
  'receivedAttachments', case when m.received_mail_id is null
    then '[]'::json
    else ${receivedFilesJson(db, db`m.received_mail_id`)}
  end,
  'readByOtherSide', not m.internal and m.number <= case m.side
    when 'applicant' then t.read_by_office
    else t.read_by_applicant
  end)`
