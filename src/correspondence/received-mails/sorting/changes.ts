import type { Doer } from '../../../applications/changes.ts'
import type { ScanState } from '../../../applications/documents/scan-state.ts'
import { messagesLimit } from '../../../applications/messages/correspondence.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import type { Sealed } from '../../../privacy/vault.ts'
import type { SenderChecks } from '../reading/sender-check.ts'
import type { Naming } from '../reading/slot-words.ts'
import type { ReceivedMailState } from '../received-mail.ts'
import { filingStates } from './disposition.ts'
import { type Conversation, conversationOf, type NamedFile, namedFile } from './queries.ts'

export interface FoundFile {
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: Buffer
  scan: ScanState
  naming: Naming | null
}

/** What a mail came to when it was read. */
export interface Sorted {
  state: ReceivedMailState
  reason: string | null
  sealed: Sealed
  senderDigest: Buffer | null
  shown: string | null
  messageIdDigest: Buffer | null
  contentDigest: Buffer | null
  checks: SenderChecks | null
  /** Of the mail as it came, where its files are not known. */
  scan: ScanState | null
  applicationId: string | null
  aboutId: string | null
  officeId: string | null
  /** The first mail of the conversation that it continues. */
  threadId: string | null
  language: Language | null
  files: readonly FoundFile[]
  /** By what its files can be accepted without signing in, and for how long. */
  confirmation: { digest: Buffer; days: number } | null
}

/** Writes down what a mail came to, with its files. False when it is not this worker's any more. */
export async function settle(
  tx: Db,
  { id, attempts }: { id: string; attempts: number },
  sorted: Sorted,
): Promise<boolean> {
  const {
    state,
    reason,
    sealed,
    senderDigest,
    shown,
    messageIdDigest,
    contentDigest,
    checks,
    scan,
    applicationId,
    aboutId,
    officeId,
    threadId,
    language,
    confirmation,
  } = sorted
  const words = checks && { spf: checks.spf, dkim: checks.dkim, dmarc: checks.dmarc }
  const files = sorted.files.map(({ sha256, naming, ...file }, index) => ({
    ...file,
    position: index + 1,
    sha256: sha256.toString('hex'),
    slot: naming?.slot ?? null,
    namedBy: naming?.by ?? null,
  }))
  const settled = await tx`
    with mail as (
      update received_mails
      set state = ${state}, dealt_with_at = case when ${state} = 'ignored' then now() end, reason = ${reason},
        personal = ${sealed.personal}, personal_kid = ${sealed.kid}, sender_digest = ${senderDigest}, shown = ${shown},
        message_id_digest = ${messageIdDigest}, content_digest = ${contentDigest},
        checks = ${words && JSON.stringify(words)}::text::jsonb, authenticated = ${checks?.authenticated ?? false},
        scan = ${scan},
        application_id = ${applicationId}, about_id = ${aboutId}, office_id = ${officeId},
        thread_id = ${threadId}, language = ${language}, confirm_digest = ${confirmation?.digest ?? null},
        confirm_until = now() + ${confirmation?.days ?? null}::int * interval '1 day'
      where id = ${id} and state = 'received' and attempts = ${attempts} returning id
    ), file as (
      insert into received_attachments (mail_id, position, file_name, media_type, size_bytes, sha256, object_key, scan,
        slot, slot_named_by)
      select mail.id, f.position, f."fileName", f."mediaType", f."sizeBytes", decode(f.sha256, 'hex'), f."objectKey",
        f.scan, f.slot, f."namedBy"
      from mail,
        jsonb_to_recordset(${JSON.stringify(files)}::text::jsonb) as f (position smallint, "fileName" text,
          "mediaType" text, "sizeBytes" bigint, sha256 text, "objectKey" text, scan scan_state, slot text,
          "namedBy" slot_naming)
    )
    select id from mail`
  return settled.length === 1
}

/**
 * Keeps an office from being dissolved until a mail has come to its triage. Throws when it is dissolved already: the
 * next try finds its successor.
 */
export async function demandOffice(tx: Db, officeId: string): Promise<void> {
  const [office] = await tx`select 1 as there from offices where id = ${officeId} and state <> 'dissolved' for share`
  if (!office) throw new Error('The office of a mail was dissolved meanwhile.')
}

/**
 * Keeps applications that a mail may answer from lapsing until the mail is in triage. These are the one that it names,
 * or those for which the address of its sender was confirmed.
 */
export async function holdWaiting(
  tx: Db,
  { aboutId, sender }: { aboutId: string | null; sender: Buffer | null },
): Promise<void> {
  await tx`
    with meant as materialized (
      select ${aboutId}::uuid as id
      union
      select a.id from contacts c join applications a on a.applicant_id = c.person_id or a.id = c.application_id
      where ${aboutId}::uuid is null and c.channel = 'email' and c.digest = ${sender}::bytea
        and c.confirmed_at is not null and c.removed_at is null
    )
    select from meant m join applications a on a.id = m.id
    where a.status in ('returned', 'awaiting_payment', 'awaiting_originals') and a.discarded_at is null
    order by a.id for share of a`
}

/**
 * Keeps an application with whom it is until a mail of theirs has come to it. Throws when it went to somebody else
 * meanwhile, or the sender is not told of it any more: the next try decides anew.
 */
export async function demandSender(tx: Db, reference: string, sender: Buffer | null, was: NamedFile): Promise<void> {
  await tx`select from applications where id = ${was.id} for share`
  const now = await namedFile(tx, reference, sender)
  if (!now || now.contactLanguage === null || now.applicantId !== was.applicantId)
    throw new Error('The application of a mail has changed hands meanwhile.')
}

/**
 * Locks a conversation until a mail has joined it. Throws when an officer has drafted an application from it meanwhile;
 * the next try decides anew.
 */
export async function demandConversation(tx: Db, mailReference: string, was: Conversation): Promise<void> {
  await tx`select from received_mails where id = ${was.id} for share`
  const now = await conversationOf(tx, mailReference)
  if (now?.applicationReference !== was.applicationReference || now.officeId !== was.officeId)
    throw new Error('The conversation of a mail has moved on meanwhile.')
}

/**
 * Puts what a mail says into the correspondence of its application: as its applicant's, or as put there by an officer.
 * `closed` or `full` when it does not take it any more.
 */
export async function appendMail(
  tx: Db,
  applicationId: string,
  mailId: string,
  text: string,
  officer: (Doer & { personId: string }) | null,
): Promise<'appended' | 'closed' | 'full'> {
  const [appended] = await tx<{ isOpen: boolean; id: string | null }[]>`
    with open as (
      select id, applicant_id
      from applications
      where id = ${applicationId} and status = any(${[...filingStates]}::application_status[]) and discarded_at is null
      for share
    ), thread as (
      insert into message_threads as t (application_id, last) select id, 1 from open
      on conflict (application_id)
      do update
      set last = t.last + 1
      where t.last < ${messagesLimit}
      returning application_id, last
    ), message as (
      insert into messages (application_id, number, kind, side, internal, text, document_ids, author_id, standing,
        office_id, channel, received_mail_id, at)
      select thread.application_id, thread.last, 'message', ${officer === null ? 'applicant' : 'office'}, false,
        ${text}, '{}', ${officer === null ? tx`open.applicant_id` : tx`${officer.personId}::uuid`},
        ${officer?.standing ?? 'applicant'},
        ${officer?.officeId ?? null}::uuid, 'email', ${mailId}::uuid, clock_timestamp() from thread, open
      returning id
    )
    select exists (select from open) as "isOpen", (select id from message) as id`
  return appended?.id ? 'appended' : appended?.isOpen ? 'full' : 'closed'
}

/**
 * Locks the application and marks the mail's link as used to submit it. False when the link was used before, or has
 * expired.
 */
export async function markSubmitted(
  tx: Db,
  { applicationId, mailId }: { applicationId: string; mailId: string },
): Promise<boolean> {
  await tx`select from applications where id = ${applicationId} for no key update`
  const marked = await tx`
    update received_mails set submitted_at = clock_timestamp()
    where id = ${mailId} and submitted_at is null and confirm_until > now()`
  return marked.count === 1
}

const forgottenDays = 3

/** Whether a sender is to be answered by itself today: once, however many mails come. */
export async function isFirstToday(tx: Db, senderDigest: Buffer): Promise<boolean> {
  const answered = await tx`
    with forgotten as (
      delete from automatic_answers where "on" < (now() at time zone 'Asia/Jakarta')::date - ${forgottenDays}::int
    )
    insert into automatic_answers (sender_digest, "on")
    values (${senderDigest}, (now() at time zone 'Asia/Jakarta')::date)
    on conflict do nothing`
  return answered.count === 1
}
