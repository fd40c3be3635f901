import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { bytea, id, instant } from './columns.ts'
import { documents } from './documents.ts'
import { language, mailAct, mailSource, receivedMailState, scanState, slotNaming } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** Returns the columns for repeated scans: the number of attempts, and the time of the next; null for none. */
const scannedAgain = () => ({
  scanAttempts: smallint('scan_attempts').notNull().default(0),
  nextScanAt: instant('next_scan_at').defaultNow(),
})

/**
 * Received mails. The raw mail is in the object storage. Its personal parts are a JWE bound to the row, erased at the
 * end of the retention.
 */
export const receivedMails = pgTable(
  'received_mails',
  {
    id: id(),
    /** The reference that letters and officers use. */
    reference: text('reference').notNull(),
    source: mailSource('source').notNull(),
    state: receivedMailState('state').notNull().default('received'),
    reason: text('reason'),
    receivedAt: instant('received_at').notNull().defaultNow(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** SHA-256 of the raw mail; null for a mail that was too large to be accepted. */
    sha256: bytea('sha256'),
    objectKey: text('object_key'),
    personal: text('personal'),
    personalKid: text('personal_kid'),
    /** The address of the sender: as a keyed hash, and masked. */
    senderDigest: bytea('sender_digest'),
    shown: text('shown'),
    /** Digests of the Message-ID and the content. A mail with both the same is a copy from another source. */
    messageIdDigest: bytea('message_id_digest'),
    contentDigest: bytea('content_digest'),
    /** The results of SPF, DKIM and DMARC, without the records. */
    checks: jsonb('checks'),
    authenticated: boolean('authenticated').notNull().default(false),
    /** The application that it was added to, or that was drafted from it. */
    applicationId: uuid('application_id').references(() => applications.id),
    /** The application whose reference the mail states. That does not prove the sender. */
    aboutId: uuid('about_id').references(() => applications.id),
    /** The first mail of its conversation, for a reply of its authenticated sender to a letter about that one. */
    threadId: uuid('thread_id').references((): AnyPgColumn => receivedMails.id),
    /** The detected language; null when that is uncertain. */
    language: language('language'),
    /** The office whose triage it is in. */
    officeId: uuid('office_id').references(() => offices.id),
    /** The time at which it was last ignored, answered or closed, and its retention begins. Null before. */
    dealtWithAt: instant('dealt_with_at'),
    attempts: smallint('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull().defaultNow(),
    /** The digest of the link that accepts its files without signing in, and its expiry. */
    confirmDigest: bytea('confirm_digest'),
    confirmUntil: instant('confirm_until'),
    /** The time at which its application was submitted again by that link. The link submits once. */
    submittedAt: instant('submitted_at'),
    /** The scan result of the whole mail, for a mail that could not be parsed. */
    scan: scanState('scan'),
    ...scannedAgain(),
  },
  (t) => [
    unique('one_mail_a_reference').on(t.reference),
    unique('one_mail_an_object').on(t.objectKey),
    unique('one_mail_a_confirmation').on(t.confirmDigest),
    uniqueIndex('one_mail_a_content').on(t.sha256),
    uniqueIndex('one_mail_a_message')
      .on(t.messageIdDigest, t.contentDigest)
      .where(sql`${t.messageIdDigest} is not null and ${t.state} <> 'ignored'`),
    index('received_mails_waiting').on(t.nextAt).where(sql`${t.state} = 'received'`),
    index('received_mails_by_office').on(t.officeId, t.state, t.id).where(sql`${t.officeId} is not null`),
    index('received_mails_by_application').on(t.applicationId, t.id).where(sql`${t.applicationId} is not null`),
    index('received_mails_to_forget')
      .on(t.state, t.dealtWithAt)
      .where(sql`${t.personal} is not null and ${t.state} in ('answered', 'closed', 'ignored')`),
    index('received_mails_to_scan').on(t.nextScanAt).where(sql`${t.scan} = 'failed' and ${t.objectKey} is not null`),
    index('received_mails_by_thread').on(t.threadId, t.id).where(sql`${t.threadId} is not null`),
    index('received_mails_by_waiting_sender').on(t.senderDigest).where(sql`${t.state} = 'triage'`),
    index('received_mails_about').on(t.aboutId, t.id).where(sql`${t.aboutId} is not null`),
    index('received_mails_by_data_key').on(t.personalKid, t.id).where(sql`${t.personalKid} is not null`),
    check('a_sealed_mail_names_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
    check('a_stored_mail_is_hashed', sql`(${t.objectKey} is null) or (${t.sha256} is not null)`),
    check('what_is_filed_has_a_file', sql`${t.state} not in ('filed', 'drafted') or ${t.applicationId} is not null`),
    check(
      'what_waits_for_an_officer_has_an_office',
      sql`${t.state} not in ('triage', 'answered', 'closed') or ${t.officeId} is not null`,
    ),
  ],
)

/** The files of received mails. A file has no effect until it is accepted; then a document owns its object. */
export const receivedAttachments = pgTable(
  'received_attachments',
  {
    id: id(),
    mailId: uuid('mail_id')
      .notNull()
      .references(() => receivedMails.id),
    position: smallint('position').notNull(),
    fileName: text('file_name').notNull(),
    /** Detected from the content. */
    mediaType: text('media_type').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: bytea('sha256').notNull(),
    objectKey: text('object_key'),
    scan: scanState('scan').notNull(),
    ...scannedAgain(),
    slot: text('slot'),
    slotNamedBy: slotNaming('slot_named_by'),
    documentId: uuid('document_id').references(() => documents.id, { onDelete: 'set null' }),
    acceptedAt: instant('accepted_at'),
    /** Set when the file was discarded. Its object is deleted, this row is not. */
    discardedAt: instant('discarded_at'),
    discardedBy: uuid('discarded_by').references(() => people.id),
    discardReason: text('discard_reason'),
  },
  (t) => [
    unique('one_attachment_a_position').on(t.mailId, t.position),
    unique('one_attachment_an_object').on(t.objectKey),
    index('received_attachments_by_document').on(t.documentId).where(sql`${t.documentId} is not null`),
    index('received_attachments_to_scan')
      .on(t.nextScanAt)
      .where(sql`${t.scan} = 'failed' and ${t.objectKey} is not null`),
    check('an_accepted_attachment_is_a_documents', sql`(${t.acceptedAt} is null) or (${t.objectKey} is null)`),
    check(
      'a_discarded_attachment_has_no_object',
      sql`${t.discardedAt} is null or (${t.objectKey} is null and ${t.acceptedAt} is null)`,
    ),
    check('what_is_discarded_is_by_somebody', sql`(${t.discardedAt} is null) = (${t.discardedBy} is null)`),
    check('what_is_infected_is_not_accepted', sql`${t.acceptedAt} is null or ${t.scan} in ('unscanned', 'clean')`),
    check('a_named_slot_is_named_by_somebody', sql`(${t.slot} is null) = (${t.slotNamedBy} is null)`),
  ],
)

/** The acts of officers on mails in triage. A trigger refuses updates and deletes. */
export const receivedMailActs = pgTable(
  'received_mail_acts',
  {
    id: id(),
    mailId: uuid('mail_id')
      .notNull()
      .references(() => receivedMails.id),
    act: mailAct('act').notNull(),
    by: uuid('by')
      .notNull()
      .references(() => people.id),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    reason: text('reason'),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [index('received_mail_acts_by_mail').on(t.mailId, t.id)],
)

/**
 * The senders to whom an automatic answer was sent on a day: at most one each, so that two machines do not answer each
 * other endlessly.
 */
export const automaticAnswers = pgTable(
  'automatic_answers',
  {
    senderDigest: bytea('sender_digest').notNull(),
    on: date('on').notNull(),
  },
  (t) => [primaryKey({ columns: [t.senderDigest, t.on] }), index('automatic_answers_by_day').on(t.on)],
)
