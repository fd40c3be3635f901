import { sql } from 'drizzle-orm'
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { applicationStatus, readKind } from './enums.ts'
import { applications } from './applications.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** By what a key is recognised that this database was written with: `data:` and its kid, or `search`. */
export const dataKeyChecks = pgTable('data_key_checks', {
  kid: text('kid').primaryKey(),
  proof: text('proof').notNull(),
})

/**
 * Every read of somebody's data by somebody else: who, as what, for which office, on what occasion or for what reason, which fields or
 * which document. A search that found nothing has no application. Never updated, never deleted: a trigger refuses it.
 */
export const dataReads = pgTable('data_reads', {
  id: id(),
  applicationId: uuid('application_id').references(() => applications.id),
  readerId: uuid('reader_id').notNull().references(() => people.id),
  standing: text('standing').notNull(),
  officeId: uuid('office_id').references(() => offices.id),
  what: readKind('what').notNull(),
  documentId: uuid('document_id'),
  fields: text('fields').array().notNull().default([]),
  status: applicationStatus('status'),
  reason: text('reason'),
  at: instant('at').notNull().defaultNow(),
}, (t) => [
  index('data_reads_by_application').on(t.applicationId, t.id).where(sql`${t.applicationId} is not null`),
  index('data_reads_by_reader').on(t.readerId, t.id),
])
