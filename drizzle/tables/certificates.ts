import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'
import { language, signerKind } from './enums.ts'
import { permits } from './permits.ts'

/**
 * Permits without certificates yet. The statement that issues the permit inserts the row; the one that stores the
 * certificates deletes it. `due_at` is the time of the next attempt; during an attempt, the end of its lease.
 * `signatory` is the name, rank and employee number for the certificate; null when no person signed.
 */
export const certificateOrders = pgTable(
  'certificate_orders',
  {
    permitId: uuid('permit_id')
      .primaryKey()
      .references(() => permits.id),
    attempts: integer('attempts').notNull().default(0),
    dueAt: instant('due_at').notNull().defaultNow(),
    signatory: jsonb('signatory'),
  },
  (t) => [index('certificate_orders_by_due').on(t.dueAt)],
)

/**
 * The signed certificates of permits, one a language: the key of the stored object and the SHA-256 of its bytes. A
 * trigger refuses updates and deletes.
 */
export const permitCertificates = pgTable(
  'permit_certificates',
  {
    permitId: uuid('permit_id')
      .notNull()
      .references(() => permits.id),
    language: language('language').notNull(),
    objectKey: text('object_key').notNull(),
    sha256: bytea('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    signedBy: signerKind('signed_by').notNull(),
    madeAt: instant('made_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.permitId, t.language] }),
    unique('one_certificate_an_object').on(t.objectKey),
    unique('one_certificate_a_hash').on(t.sha256),
    check('a_certificate_has_a_hash', sql`length(${t.sha256}) = 32`),
  ],
)
