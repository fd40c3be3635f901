import { sql } from 'drizzle-orm'
import { type AnyPgColumn, bigint, check, date, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { id, instant } from './columns.ts'
import { documents } from './documents.ts'
import { payoutReturnReason, refundOutcome } from './enums.ts'
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

/**
 * The payouts of granted refunds, each of the whole amount. A refund is paid out once, and once more after each return.
 * The treasury has the account it was paid to.
 */
export const refundPayouts = pgTable(
  'refund_payouts',
  {
    id: id(),
    refundId: uuid('refund_id')
      .notNull()
      .references(() => refunds.id),
    /** The return of the payout before. Null for the first. */
    followsId: uuid('follows_id').references((): AnyPgColumn => payoutReturns.id),
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
    unique('one_payout_a_refund_and_return').on(t.refundId, t.followsId).nullsNotDistinct(),
    unique('one_payout_a_receipt').on(t.receiptNumber),
    unique('one_payout_a_reference').on(t.reference),
    unique('one_payout_a_document').on(t.evidenceDocumentId),
  ],
)

/** The payouts that the bank returned: the whole amount is due again. A payout is returned once. */
export const payoutReturns = pgTable(
  'payout_returns',
  {
    id: id(),
    payoutId: uuid('payout_id')
      .notNull()
      .references(() => refundPayouts.id),
    /** The day on which the money came back, in the network's time zone. */
    returnedOn: date('returned_on').notNull(),
    reason: payoutReturnReason('reason').notNull(),
    evidenceDocumentId: uuid('evidence_document_id')
      .notNull()
      .references(() => documents.id),
    recordedBy: uuid('recorded_by')
      .notNull()
      .references(() => people.id),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [unique('one_return_a_payout').on(t.payoutId), unique('one_return_a_document').on(t.evidenceDocumentId)],
)
