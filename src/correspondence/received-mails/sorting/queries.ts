import type { Status } from '../../../applications/lifecycle.ts'
import { counterStates } from '../../../network/offices/life.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import type { WrittenPlace } from '../reading/place-words.ts'
import type { MailSource } from '../received-mail.ts'

/** A mail that is this worker's to read, until its lease ends. */
export interface Claimed {
  id: string
  reference: string
  source: MailSource
  objectKey: string | null
  personal: string
  messageIdDigest: Buffer | null
  contentDigest: Buffer | null
  receivedAt: Date
  attempts: number
}

/** Takes the mail that has waited longest, for a time: who crashes with it leaves it to others once that is over. */
export async function claimMail(db: Db, leaseSeconds: number): Promise<Claimed | undefined> {
  const [claimed] = await db<Claimed[]>`
    update received_mails set attempts = attempts + 1, next_at = now() + ${leaseSeconds} * interval '1 second'
    where id = (select id
      from received_mails
      where state = 'received' and next_at <= now()
      order by next_at
      limit 1
      for update skip locked)
    returning id, reference, source, object_key as "objectKey", personal, message_id_digest as "messageIdDigest",
      content_digest as "contentDigest", received_at as "receivedAt", attempts`
  return claimed
}

export interface NamedFile {
  id: string
  status: Status
  officeId: string | null
  permitType: string
  permitTypeVersion: number
  applicantId: string | null
  /** The language in which the sender is written to, if they are a confirmed contact of this application. */
  contactLanguage: Language | null
}

/**
 * The application of a reference, and whether a sender is one of its confirmed contacts: of its applicant, or, until
 * somebody takes it over, of its own.
 */
export async function namedFile(db: Db, reference: string, sender: Buffer | null): Promise<NamedFile | null> {
  const [file] = await db<NamedFile[]>`
    select a.id, a.status, coalesce(a.office_id, a.filed_at_office_id) as "officeId", a.permit_type as "permitType",
      a.permit_type_version as "permitTypeVersion", a.applicant_id as "applicantId",
      (select c.language
        from contacts c
        where c.channel = 'email' and c.digest = ${sender} and c.confirmed_at is not null and c.removed_at is null
        and (c.person_id = a.applicant_id or (a.applicant_id is null and c.application_id = a.id))
        limit 1) as "contactLanguage"
    from applications a where a.reference = ${reference} and a.discarded_at is null`
  return file ?? null
}

/** The conversation that a mail in triage has begun, by the mail's reference. */
export interface Conversation {
  /** The first mail of it. */
  id: string
  officeId: string
  senderDigest: Buffer | null
  /** The application that was made of it, or that it was put into. */
  applicationReference: string | null
}

/**
 * Returns the conversation of a mail that an officer deals or dealt with. Null for a mail that was put aside or filed
 * automatically.
 */
export async function conversationOf(db: Db, mailReference: string): Promise<Conversation | null> {
  const [row] = await db<Conversation[]>`
    select coalesce(m.thread_id, m.id) as id, m.office_id as "officeId", m.sender_digest as "senderDigest",
      a.reference as "applicationReference"
    from received_mails m left join applications a on a.id = m.application_id and a.discarded_at is null
    where m.reference = ${mailReference} and m.state <> 'ignored' and m.office_id is not null`
  return row ?? null
}

/** Whether a mail like this one was read before: the very same, or another one under its Message-ID. */
export async function earlierMail(
  db: Db,
  id: string,
  messageId: Buffer | null,
  content: Buffer,
): Promise<'same' | 'other' | null> {
  if (messageId === null) return null
  const [row] = await db<{ same: boolean; other: boolean }[]>`
    select coalesce(bool_or(content_digest = ${content}), false) as same, count(*) > 0 as other
    from received_mails
    where message_id_digest = ${messageId} and id <> ${id} and state <> 'ignored'`
  return row?.same ? 'same' : row?.other ? 'other' : null
}

/** The office that has a counter and serves a region: its own, or the next one above. */
const servingCounter = (db: Db, region: ReturnType<Db>) => db`(
  select o.id from office_areas s join offices o on o.id = s.office_id
  where s.served_until is null
    and s.region_code = any(array[${region}, left(${region}, 8), left(${region}, 5), left(${region}, 2)])
    and o.state = any(${[...counterStates]}::office_state[])
  order by o.level limit 1)`

/**
 * Whose triage a mail belongs in: the office of the application it names; the one that serves the place of a sender who
 * has applied before, or a place that the mail names, if it names one; or else the network's.
 */
export async function triageOffice(
  db: Db,
  { officeId, sender, place }: { officeId: string | null; sender: Buffer | null; place: WrittenPlace },
): Promise<string> {
  const [row] = await db<{ id: string | null }[]>`
    with known as (
      select a.id, a.office_id, a.village_code
      from contacts c
      join applications a on a.applicant_id = c.person_id or a.id = c.application_id
      where c.channel = 'email' and c.digest = ${sender} and c.confirmed_at is not null and c.removed_at is null
        and a.discarded_at is null
      order by a.id desc
      limit 1
    ), named as (
      select r.code from regions r, (select (now() at time zone 'Asia/Jakarta')::date as day) today
      where (r.code = any(${place.codes}::text[])
        or (r.level = 'village' and lower(r.name) = any(${place.villages}::text[]))
        or (r.level = 'district' and lower(r.name) = any(${place.districts}::text[])))
        and (r.valid_from is null or r.valid_from <= today.day) and (r.valid_until is null or r.valid_until > today.day)
    ), innermost as (
      select code from named n where not exists (select from named inside where starts_with(inside.code, n.code || '.'))
    ), sole as (
      select min(code) as code from innermost having count(*) = 1
    )
    select coalesce(${officeId}::uuid,
      (select coalesce(office_id, ${servingCounter(db, db`known.village_code`)}) from known),
      (select ${servingCounter(db, db`sole.code`)} from sole),
      (select id
        from offices
        where level = 'province' and state = any(${[...counterStates]}::office_state[])
        order by region_code
        limit 1),
      (select id from offices order by level desc, region_code limit 1)) as id`
  if (!row?.id) throw new Error('There is no office to give a mail to.')
  return row.id
}
