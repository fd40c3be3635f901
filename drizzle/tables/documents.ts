import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { bytea, id, instant } from './columns.ts'
import { scanState, verdict } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** The documents of applications: a row for each version in a slot. The current version is not superseded. */
export const documents = pgTable(
  'documents',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    slot: text('slot').notNull(),
    version: smallint('version').notNull(),
    fileName: text('file_name').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: bytea('sha256').notNull(),
    objectKey: text('object_key').notNull(),
    /** Null for an attachment of a mail that was accepted by the link in a letter, without signing in. */
    uploadedBy: uuid('uploaded_by').references(() => people.id),
    uploadedAt: instant('uploaded_at').notNull(),
    supersededAt: instant('superseded_at'),
    copiedFrom: uuid('copied_from'),
    receivedByEmail: boolean('received_by_email').notNull().default(false),
    scan: scanState('scan').notNull().default('unscanned'),
    scanAttempts: smallint('scan_attempts').notNull().default(0),
    /** The time of the next scan; null when none is due. */
    nextScanAt: instant('next_scan_at'),
  },
  (t) => [
    unique('one_document_a_version').on(t.applicationId, t.slot, t.version),
    unique('one_document_an_object').on(t.objectKey),
    check('a_document_of_nobody_came_by_mail', sql`${t.uploadedBy} is not null or ${t.receivedByEmail}`),
    index('documents_to_scan').on(t.nextScanAt).where(sql`${t.nextScanAt} is not null`),
    check('a_file_is_not_empty', sql`${t.sizeBytes} > 0`),
    check('a_sha256_has_32_bytes', sql`octet_length(${t.sha256}) = 32`),
  ],
)

/**
 * An officer's comparison of a document with the original, bound to its SHA-256. Earlier verdicts are in the events.
 */
export const originalMatches = pgTable('original_matches', {
  documentId: uuid('document_id')
    .primaryKey()
    .references(() => documents.id),
  verdict: verdict('verdict').notNull(),
  note: text('note'),
  sha256: bytea('sha256').notNull(),
  officerId: uuid('officer_id')
    .notNull()
    .references(() => people.id),
  officeId: uuid('office_id')
    .notNull()
    .references(() => offices.id),
  at: instant('at').notNull(),
})

/**
 * Objects in the storage without an owner. An object is registered before its first byte is stored; the statement that
 * inserts its owner deletes the row. An object that is `sweeping` is being deleted and cannot get an owner any more.
 */
export const strayObjects = pgTable(
  'stray_objects',
  {
    objectKey: text('object_key').primaryKey(),
    since: instant('since').notNull().defaultNow(),
    sweeping: boolean('sweeping').notNull().default(false),
  },
  (t) => [index('stray_objects_by_age').on(t.since)],
)
