import type { Actor } from '../../../access/identity/actor.ts'
import { discardedJson, type ReceivedFile, receivedFilesJson } from '../../../applications/messages/received-files.ts'
import { isOrWasApplicantOf, withinReach } from '../../../applications/visibility.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { lowestId } from '../../../platform/db/ids.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { demandPresent, type StoredAttachment, storedColumns } from '../attachments/queries.ts'
import type { IgnoredReason, MailAct, MailSource, ReceivedMailState, TriageReason } from '../received-mail.ts'

/** A mail in a list: nothing is decrypted, and `from` is masked. */
export interface MailSummary {
  id: string
  reference: string
  state: ReceivedMailState
  reason: TriageReason | IgnoredReason | null
  source: MailSource
  receivedAt: string
  sizeBytes: number
  from: string | null
  authenticated: boolean
  checks: { spf: string; dkim: string; dmarc: string } | null
  attachmentCount: number
  office: { id: string; names: Names }
  about: { id: string; reference: string } | null
  application: { id: string; reference: string } | null
  repliesTo: { id: string; reference: string } | null
  language: Language | null
  forgotten: boolean
}

interface ActItem {
  act: MailAct
  reason: string | null
  by: string
  at: string
}

/** A mail in the list of its conversation. */
interface ConversationItem {
  id: string
  reference: string
  state: ReceivedMailState
  receivedAt: string
}

/** A mail for officers. `personal` is still sealed; null once the mail was erased. */
export interface MailRow {
  mail: MailSummary
  attachments: ReceivedFile[]
  acts: ActItem[]
  conversation: ConversationItem[]
  personal: string | null
}

/** States of mails that officers see. Mail that was filed automatically is in the correspondence of its application. */
const triaged = ['triage', 'answered', 'drafted', 'closed'] as const

/**
 * SQL condition: the actor may see mail `m` of office `o`, as an officer of that office or of one above. It excludes
 * mails about an application that is or was their own. Of filed mails it includes those that an officer filed, which
 * have a reason.
 */
const seenBy = (db: Db, actor: Actor) =>
  db`
    (not exists (select
      from applications a
      where a.id in (m.about_id, m.application_id) and ${isOrWasApplicantOf(db, actor.personId)})
      and (m.state = any(${[...triaged]}::received_mail_state[]) or (m.state = 'filed' and m.reason is not null))
      and ${withinReach(db, actor)})`

/** SQL for mail `m` of office `o` as a JSON `MailSummary`. */
const summaryJson = (db: Db) => db`json_build_object(
  'id', m.id, 'reference', m.reference, 'state', m.state, 'reason', m.reason, 'source', m.source, 'receivedAt',
  rfc3339(m.received_at), 'sizeBytes', m.size_bytes, 'from', m.shown,
  'authenticated', m.authenticated, 'forgotten', m.personal is null, 'checks', m.checks, 'attachmentCount',
  (select count(*)::int
    from received_attachments f
    where f.mail_id = m.id),
  'office', json_build_object('id', o.id, 'names', names_json(o.name_id, o.name_en)), 'about',
  (select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.about_id), 'application',
  (select json_build_object('id', b.id, 'reference', b.reference)
    from applications b
    where b.id = m.application_id), 'repliesTo',
  (select json_build_object('id', r.id, 'reference', r.reference)
    from received_mails r
    where r.id = m.thread_id), 'language', m.language)`

/**
 * SQL for the mails in the conversation of mail `m` that an actor may see, the oldest first, as JSON; `m` is included.
 */
const conversationJson = (db: Db, actor: Actor) => db`coalesce((
  select json_agg(json_build_object(
    'id', m.id, 'reference', m.reference, 'state', m.state, 'receivedAt', rfc3339(m.received_at)) order by m.id)
  from (select coalesce(m.thread_id, m.id) as id) first
  join received_mails m on m.id = first.id or m.thread_id = first.id
  join offices o on o.id = m.office_id
  where ${seenBy(db, actor)}), '[]')`

/**
 * Lists mails of an officer's offices and of those below, the longest waiting first; one more than `limit` if there are
 * more. Each office is read by its own index. For that the order names the state, which is always the same: by id alone
 * PostgreSQL would search the mails of all offices.
 */
export async function listReceivedMails(
  db: Db,
  actor: Actor,
  {
    state,
    officeId,
    after,
    limit,
  }: { state: ReceivedMailState; officeId: string | undefined; after: string | null; limit: number },
): Promise<MailSummary[]> {
  const rows = await db<{ mail: MailSummary }[]>`
    select ${summaryJson(db)} as mail
    from offices o
    cross join lateral (
      select *
      from received_mails m
      where m.office_id = o.id and m.state = any(array[${state}]::received_mail_state[]) and ${seenBy(db, actor)}
        and m.id > coalesce(${after}::uuid, ${lowestId})
      order by m.state, m.id
      limit ${limit + 1}
    ) m
    where ${withinReach(db, actor)} and (${officeId ?? null}::uuid is null or o.id = ${officeId ?? null})
    order by m.id
    limit ${limit + 1}`
  return rows.map(({ mail }) => mail)
}

/** Returns a mail that the actor may see, with its attachments, acts and conversation. Throws `not_found`. */
export async function findMail(db: Db, id: string, actor: Actor): Promise<MailRow> {
  const [row] = await db<MailRow[]>`
    select ${summaryJson(db)} as mail, ${receivedFilesJson(db, db`m.id`)} as attachments, m.personal, coalesce((
      select json_agg(json_build_object('act', t.act, 'reason', t.reason, 'by', p.name, 'at', rfc3339(t.at))
        order by t.id)
      from received_mail_acts t
      join people p on p.id = t.by
      where t.mail_id = m.id), '[]') as acts,
      ${conversationJson(db, actor)} as conversation
    from received_mails m
    join offices o on o.id = m.office_id
    where m.id = ${id} and ${seenBy(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'received_mail' })
  return row
}

/** Returns an attachment of a mail that the actor may see. Throws `not_found`. */
export async function findMailAttachment(
  db: Db,
  mailId: string,
  attachmentId: string,
  actor: Actor,
): Promise<StoredAttachment & { mail: MailSummary }> {
  const [row] = await db<(StoredAttachment & { mail: MailSummary })[]>`
    select ${storedColumns(db)}, ${summaryJson(db)} as mail
    from received_attachments f
    join received_mails m on m.id = f.mail_id
    join offices o on o.id = m.office_id
    where f.id = ${attachmentId} and m.id = ${mailId} and ${seenBy(db, actor)}`
  return demandPresent(row)
}

/** A mail as it came. `scan` is the worst result of its parts; `discarded` is set when one of them was discarded. */
type StoredMailContent = Pick<StoredAttachment, 'scan' | 'objectKey' | 'sha256' | 'discarded'> & {
  mail: MailSummary
}

/**
 * Returns a mail as it came, for an actor who may see it. Throws `not_found`, also when the mail was too large to be
 * stored.
 */
export async function findMailContent(db: Db, id: string, actor: Actor): Promise<StoredMailContent> {
  const [row] = await db<StoredMailContent[]>`
    select ${summaryJson(db)} as mail, m.object_key, m.sha256, coalesce((
      select said.scan
      from (
        select m.scan
        union all
        select f.scan
        from received_attachments f
        where f.mail_id = m.id
      ) said
      where said.scan in ('infected', 'failed')
      order by said.scan = 'infected' desc
      limit 1), 'unscanned') as scan,
      (select ${discardedJson(db)}
        from received_attachments f
        where f.mail_id = m.id and f.discarded_at is not null
        order by f.position
        limit 1) as discarded
    from received_mails m
    join offices o on o.id = m.office_id
    where m.id = ${id} and ${seenBy(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'received_mail' })
  if (row.objectKey === null) throw new Problem('not_found', { what: 'mail_content' })
  return row
}

/**
 * Returns the id of the application with a reference, without a check of visibility. Throws `not_found`, also for null.
 */
export async function findReferredApplication(db: Db, reference: string | null): Promise<string> {
  const [row] = await db<{ id: string }[]>`
    select id
    from applications
    where reference = ${reference} and discarded_at is null`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row.id
}
