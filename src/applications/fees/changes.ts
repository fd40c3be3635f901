import postgres from 'postgres'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { changed, eventOf } from '../changed.ts'
import type { Doer } from '../doer.ts'
import { nextNumber } from './assess.ts'
import type { PaymentSource } from './fee.ts'

interface NewPayment {
  assessmentId: string
  officeId: string
  source: PaymentSource
  /** Whole rupiah. */
  amount: number
  paidAt: Date
  transactionId: string | null
  evidenceDocumentId: string | null
}

interface BookedPayment {
  id: string
  version: number
  receiptNumber: string
  recordedAt: Date
}

/**
 * Books a payment: receipt, sum, event and version in one statement. Undefined when the application has changed since
 * it was read. Fails when the bank's transaction was booked before: see `isBookedAlready`.
 */
export async function bookPayment(
  db: Db,
  application: Case,
  payment: NewPayment,
  doer: Doer,
): Promise<BookedPayment | undefined> {
  const { assessmentId, officeId, source, amount, paidAt, transactionId, evidenceDocumentId } = payment
  const [booked] = await db<BookedPayment[]>`
    with ${changed(db, application, { set: db`, paid_amount = a.paid_amount + ${amount}` })},
    numbered as (${nextNumber(db, 'TBP', officeId)}), payment as (
      insert into payments (application_id, assessment_id, receipt_number, source, amount, paid_at, recorded_at,
        transaction_id, recorded_by, evidence_document_id)
      select changed.id, ${assessmentId}::uuid, numbered.number, ${source}::payment_source, ${amount}::bigint,
        ${paidAt}::timestamptz, changed.at, ${transactionId},
        ${doer.personId}::uuid, ${evidenceDocumentId}::uuid
      from changed, numbered
      returning id, receipt_number, recorded_at
    ), ${eventOf(db, { type: 'payment.received', details: { source, amount } }, doer)}
    select payment.id, changed.version, receipt_number, recorded_at
    from payment, changed`
  return booked
}

/** True for the failure of `bookPayment` by a transaction of the bank that was booked before. */
export const isBookedAlready = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.constraint_name === 'one_payment_a_transaction'

/** Returns the case as it is after a booked payment, without its ledger: the next step reads the ledger anew. */
export function afterPayment(
  { ledger: _readBefore, ...application }: Case,
  { version }: BookedPayment,
  amount: number,
): Case {
  return { ...application, version, paidAmount: application.paidAmount + amount }
}
