import type { Db } from '../db/client.ts'

/**
 * Mails in triage that may be an answer of the applicant of an application `a`: they name it, or come from an address that was confirmed for it.
 * Who sent them is not proven; until an officer has looked at one, nobody can say that it is no answer.
 */
const inTriage = (db: Db) => db`
  exists (select from received_mails m where m.about_id = a.id and m.state = 'triage')
  or exists (
    select from contacts c join received_mails m on m.sender_digest = c.digest and m.state = 'triage'
    where c.channel = 'email' and c.confirmed_at is not null and c.removed_at is null
      and (c.application_id = a.id or c.person_id = a.applicant_id)
      and m.about_id is null and m.received_at > a.status_since
  )`

/** Messages of the applicant's side, by mail or not, that came in this state and that the office has not read. */
const unread = (db: Db) => db`
  exists (
    select from messages w left join message_threads t on t.application_id = w.application_id
    where w.application_id = a.id and w.side = 'applicant' and w.at > a.status_since
      and w.number > coalesce(t.read_by_office, 0)
  )`

/** Files that came by mail in this state and that nobody has accepted or discarded. */
const undealtFiles = (db: Db) => db`
  exists (
    select from received_mails m join received_attachments f on f.mail_id = m.id
    where m.application_id = a.id and m.state <> 'ignored' and m.received_at > a.status_since
      and f.accepted_at is null and f.discarded_at is null and f.scan <> 'infected'
  )`

/** The last word of the office to the applicant's side of `a`, as a time. */
const officesLastWord = (db: Db) => db`(
  select max(w.at) from messages w
  where w.application_id = a.id and w.side = 'office' and not w.internal and w.received_mail_id is null
)`

/** A document that came since the return, of an application that only its counter can submit again, and the office has not written since. */
const unsubmitted = (db: Db) => db`
  a.applicant_id is null and a.status = 'returned' and exists (
    select from documents d
    where d.application_id = a.id and d.uploaded_at > greatest(a.status_since, ${officesLastWord(db)})
  )`

/** Whether an answer of the applicant of an application `a` waits for an officer, so that the office does not wait for the applicant. */
export const answerWaits = (db: Db) => db`(
  ${inTriage(db)} or ${unread(db)} or ${undealtFiles(db)} or (${unsubmitted(db)})
)`

/**
 * Since when the office has waited for the applicant of an application `a`: since its state began, its last word, or the moment when an answer was dealt
 * with, whichever is latest. The time in which an answer waits for an officer is not held against the applicant.
 */
export const waitedSince = (db: Db) => db`greatest(
  a.status_since,
  ${officesLastWord(db)},
  (select t.read_by_office_at from message_threads t where t.application_id = a.id),
  (select max(m.dealt_with_at) from received_mails m where m.application_id = a.id and m.state <> 'ignored'),
  (select max(m.dealt_with_at) from received_mails m where m.about_id = a.id and m.state = 'answered'),
  (
    select max(greatest(f.accepted_at, f.discarded_at))
    from received_mails m join received_attachments f on f.mail_id = m.id where m.application_id = a.id
  )
)`

/** Whether a mail that came up to a moment has not been read yet: it may be an answer to any application. */
export const mailUnreadUpTo = (db: Db, moment: ReturnType<Db>) => db`
  exists (select from received_mails m where m.state = 'received' and m.received_at <= ${moment})`
