import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { clients } from './clients.ts'
import { id, instant } from './columns.ts'
import { applicationStatus, readKind } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** Proofs of the keys that were used in this database. `kid` is `data:` and the id of a data key, or `search`. */
export const dataKeyChecks = pgTable('data_key_checks', {
  kid: text('kid').primaryKey(),
  proof: text('proof').notNull(),
})

/**
 * The reads of personal data by another person or an agency: reader, role, office and reason, or agency and purpose;
 * and the fields or the document. The standing `letter_link` has no reader: somebody opened the link in a letter. A
 * search without a result has no application. A trigger refuses updates and deletes.
 */
export const dataReads = pgTable(
  'data_reads',
  {
    id: id(),
    applicationId: uuid('application_id').references(() => applications.id),
    readerId: uuid('reader_id').references(() => people.id),
    clientId: uuid('client_id').references(() => clients.id),
    standing: text('standing').notNull(),
    officeId: uuid('office_id').references(() => offices.id),
    what: readKind('what').notNull(),
    documentId: uuid('document_id'),
    fields: text('fields').array().notNull().default([]),
    status: applicationStatus('status'),
    reason: text('reason'),
    purpose: text('purpose'),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    index('data_reads_by_application').on(t.applicationId, t.id).where(sql`${t.applicationId} is not null`),
    index('data_reads_by_reader').on(t.readerId, t.id),
    check(
      'somebody_reads',
      sql`num_nonnulls(${t.readerId}, ${t.clientId}) = case when ${t.standing} = 'letter_link' then 0 else 1 end`,
    ),
    check('an_agency_has_a_purpose', sql`(${t.clientId} is null) = (${t.purpose} is null)`),
  ],
)

/**
 * Alarms about officers with many searches by identity number without a result. `since` is the start of the window in
 * which they are counted.
 */
export const searchAlarms = pgTable(
  'search_alarms',
  {
    id: id(),
    readerId: uuid('reader_id')
      .notNull()
      .references(() => people.id),
    officeId: uuid('office_id').references(() => offices.id),
    standing: text('standing').notNull(),
    misses: integer('misses').notNull(),
    since: instant('since').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [unique('one_alarm_a_window').on(t.readerId, t.since), index('search_alarms_by_time').on(t.at)],
)
