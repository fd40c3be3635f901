import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  index,
  integer,
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
import { id, instant } from './columns.ts'
import { documents } from './documents.ts'
import { paymentSource } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * The last number by kind, office and year. The statement that uses a number raises it, so that none is skipped or used
 * twice.
 */
export const numberSequences = pgTable(
  'number_sequences',
  {
    kind: text('kind').notNull(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    year: smallint('year').notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.officeId, t.year] })],
)

/** The fee assessments of applications (SKRD). An application has at most one that is valid. */
export const feeAssessments = pgTable(
  'fee_assessments',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    number: text('number').notNull(),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    tariff: text('tariff'),
    lines: jsonb('lines').notNull(),
    total: bigint('total', { mode: 'number' }).notNull(),
    dueOn: date('due_on'),
    assessedBy: uuid('assessed_by')
      .notNull()
      .references(() => people.id),
    assessedAt: instant('assessed_at').notNull(),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [
    unique('one_assessment_a_number').on(t.number),
    index('fee_assessments_by_application').on(t.applicationId, t.id),
    uniqueIndex('one_standing_assessment').on(t.applicationId).where(sql`${t.cancelledAt} is null`),
    check('an_assessment_asks_for_something', sql`${t.total} > 0`),
  ],
)

/** The payments for applications. A payment that a bank reports counts once, by the transaction number of the bank. */
export const payments = pgTable(
  'payments',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    assessmentId: uuid('assessment_id')
      .notNull()
      .references(() => feeAssessments.id),
    receiptNumber: text('receipt_number').notNull(),
    source: paymentSource('source').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
    paidAt: instant('paid_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    transactionId: text('transaction_id'),
    recordedBy: uuid('recorded_by').references(() => people.id),
    evidenceDocumentId: uuid('evidence_document_id').references(() => documents.id),
  },
  (t) => [
    unique('one_payment_a_receipt').on(t.receiptNumber),
    unique('one_payment_a_transaction').on(t.transactionId, t.source),
    index('payments_by_application').on(t.applicationId, t.id),
    check('a_payment_is_not_empty', sql`${t.amount} > 0`),
    check(
      'a_bank_names_its_transaction_a_cashier_shows_evidence',
      sql`case ${t.source} when 'bank' then ${t.transactionId} is not null else ${t.recordedBy} is not null and ${t.evidenceDocumentId} is not null end`,
    ),
  ],
)
