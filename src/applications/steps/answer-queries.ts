import type { Db, Fragment } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'

/**
 * Condition: a mail in triage names application `a`, or came in its present state from an address confirmed for the
 * application or its applicant. The sender is not proven; the mail counts as an answer until an officer has dealt with
 * it.
 */
const inTriage = (db: Db) => db`
  exists (
    select
    from received_mails m
    where m.about_id = a.id and m.state = 'triage'
  )
  or exists (
    select
    from contacts c
    join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
    where c.channel = 'email' and c.confirmed_at is not null and c.removed_at is null
      and (c.application_id = a.id or c.person_id = a.applicant_id)
      and m.about_id is null and m.received_at > a.status_since
  )`

/** Condition: the applicant's side wrote a message in the present state that the office has not read. */
const unread = (db: Db) => db`
  exists (
    select
    from messages m
    left join message_threads t on t.application_id = m.application_id
    where m.application_id = a.id and m.side = 'applicant' and m.at > a.status_since
      and m.number > coalesce(t.read_by_office, 0)
  )`

/**
 * Condition: a file that came by mail in the present state was neither accepted nor discarded. Infected files and
 * ignored mails do not count.
 */
const undecidedFiles = (db: Db) => db`
  exists (
    select
    from received_mails m
    join received_attachments f on f.mail_id = m.id
    where m.application_id = a.id and m.state <> 'ignored' and m.received_at > a.status_since
      and f.accepted_at is null and f.discarded_at is null and f.scan <> 'infected'
  )`

/**
 * SQL for the time of the office's last message to the applicant's side of application `a`. Null: none. Internal notes
 * and received mails do not count.
 */
const lastMessageOfOffice = (db: Db) => db`(
  select max(m.at)
  from messages m
  where m.application_id = a.id and m.side = 'office' and not m.internal and m.received_mail_id is null
)`

/**
 * Condition: application `a` has no account, so only its counter can submit it, and a document was added since its
 * return and since the office's last message.
 */
const unsubmitted = (db: Db) => db`
  a.applicant_id is null and a.status = 'returned' and exists (
    select
    from documents d
    where d.application_id = a.id and d.uploaded_at > greatest(a.status_since, ${lastMessageOfOffice(db)})
  )`

/**
 * Condition: an answer of the applicant of application `a` waits for an officer. No time counts against the applicant
 * then.
 */
export const answerWaits = (db: Db) => db`(
  ${inTriage(db)} or ${unread(db)} or ${undecidedFiles(db)} or (${unsubmitted(db)})
)`

/**
 * SQL for the time since which the office has waited for the applicant of application `a`. It is the latest of three:
 * the start of the state, the office's last message, the moment an answer was dealt with. Time in which an answer waits
 * for an officer does not count against the applicant.
 */
export const waitedSince = (db: Db) => db`greatest(
  a.status_since,
  ${lastMessageOfOffice(db)},
  (
    select t.read_by_office_at
    from message_threads t
    where t.application_id = a.id
  ),
  (
    select max(m.dealt_with_at)
    from received_mails m
    where m.application_id = a.id and m.state <> 'ignored'
  ),
  (
    select max(m.dealt_with_at)
    from received_mails m
    where m.about_id = a.id and m.state = 'answered'
  ),
  (
    select max(greatest(f.accepted_at, f.discarded_at))
    from received_mails m
    join received_attachments f on f.mail_id = m.id
    where m.application_id = a.id
  )
)`

/** SQL for the day after which application `a` lapses, under one more condition. */
const lastDay = (db: Db, condition: Fragment) => db`(
  select (
    ${localDay(db, waitedSince(db))} + (t.definition->'lapseAfterDays'->>a.status::text)::int
  )::text
  from permit_type_versions t
  where t.code = a.permit_type and t.version = a.permit_type_version
    and a.status in ('returned', 'awaiting_payment', 'awaiting_originals')
    ${condition}
)`

/**
 * SQL for the last day on which the applicant of application `a` can act, as far as it is known: it moves on while an
 * answer of theirs waits for an officer. Null: the state waits for others, or the permit type has no limit.
 */
export const lastDaySoFar = (db: Db) => lastDay(db, db``)

/**
 * SQL for the last day on which the applicant of application `a` can act: after it, the application lapses. Null while
 * no time counts against them: the state waits for others, the permit type has no limit, or an answer of theirs waits.
 */
export const lastDayToAct = (db: Db) => lastDay(db, db`and not ${answerWaits(db)}`)

/** Condition: a mail received up to `moment` is not processed yet. It may be an answer for any application. */
export const mailUnreadUpTo = (db: Db, moment: Fragment) => db`
  exists (
    select
    from received_mails m
    where m.state = 'received' and m.received_at <= ${moment}
  )`
