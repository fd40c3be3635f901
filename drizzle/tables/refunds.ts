import { sql } from 'drizzle-orm'
import { bigint, check, date, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { documents } from './documents.ts'
import { refundOutcome } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/** The decisions about open money of applications. Their sums are also in the columns of the application. */
export const refunds = pgTable(
  'refunds',
  {
    id: id(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applications.id),
    outcome: refundOutcome('outcome').notNull(),
    /** The part of the open money that it decides about, in whole rupiah. */
    amount: bigint('amount', { mode: 'number' }).notNull(),
    reason: text('reason').notNull(),
    legalBasis: text('legal_basis').notNull(),
    decidedBy: uuid('decided_by')
      .notNull()
      .references(() => people.id),
    decidedFor: uuid('decided_for')
      .notNull()
      .references(() => offices.id),
    decidedAt: instant('decided_at').notNull(),
    /** Of a declined one: when the application was reopened, so that the money counts again. A trigger sets it. */
    liftedAt: instant('lifted_at'),
  },
  (t) => [
    index('refunds_by_application').on(t.applicationId, t.id),
    check('a_refund_is_not_empty', sql`${t.amount} > 0`),
    check('only_a_declined_refund_is_lifted', sql`${t.liftedAt} is null or ${t.outcome} = 'declined'`),
  ],
)

/** The payouts of granted refunds: one each, of the whole amount. The treasury has the account it was paid to. */
export const refundPayouts = pgTable(
  'refund_payouts',
  {
    id: id(),
    refundId: uuid('refund_id')
      .notNull()
      .references(() => refunds.id),
    receiptNumber: text('receipt_number').notNull(),
    /** The day of the payout, in the network's time zone. */
    paidOn: date('paid_on').notNull(),
    /** The treasury's own reference of the payout. */
    reference: text('reference').notNull(),
    evidenceDocumentId: uuid('evidence_document_id')
      .notNull()
      .references(() => documents.id),
    recordedBy: uuid('recorded_by')
      .notNull()
      .references(() => people.id),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    unique('one_payout_a_refund').on(t.refundId),
    unique('one_payout_a_receipt').on(t.receiptNumber),
    unique('one_payout_a_reference').on(t.reference),
    unique('one_payout_a_document').on(t.evidenceDocumentId),
  ],
)
