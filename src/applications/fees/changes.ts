import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import { type Doer, recordIn } from '../changes.ts'
import { nextNumber } from './assess.ts'
import type { PaymentSource } from './fee.ts'

export interface NewPayment {
  assessmentId: string
  officeId: string
  source: PaymentSource
  /** In whole rupiah. */
  amount: number
  paidAt: Date
  transactionId: string | null
  evidenceDocumentId: string | null
}

export interface Recorded {
  id: string
  version: number
  receiptNumber: string
  recordedAt: Date
  paidAmount: number
}

/**
 * Books a payment: receipt, sum, event and the application's version in one statement, on condition that the
 * application is as it was read. Undefined when it is not. Fails on the constraint `one_payment_a_transaction` when the
 * bank told of it before.
 */
export async function book(db: Db, file: Case, payment: NewPayment, doer: Doer): Promise<Recorded | undefined> {
  const { assessmentId, officeId, source, amount, paidAt, transactionId, evidenceDocumentId } = payment
  const [recorded] = await db<Recorded[]>`
    with bumped as (
      update applications
      set version = version + 1, paid_amount = paid_amount + ${amount}, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at, paid_amount
    ), numbered as (${nextNumber(db, db`bumped`, 'TBP', officeId)}), payment as (
      insert into payments (application_id, assessment_id, receipt_number, source, amount, paid_at, recorded_at,
        transaction_id, recorded_by, evidence_document_id)
      select bumped.id, ${assessmentId}::uuid, numbered.number, ${source}::payment_source, ${amount}::bigint,
        ${paidAt}::timestamptz, bumped.at, ${transactionId},
        ${doer.personId}::uuid, ${evidenceDocumentId}::uuid
      from bumped, numbered returning id, receipt_number, recorded_at
    ), event as (${recordIn(db, db`bumped`, { type: 'payment.received', details: { source, amount } }, doer)})
    select payment.id, bumped.version, receipt_number as "receiptNumber", recorded_at as "recordedAt",
      bumped.paid_amount::float8 as "paidAmount"
    from payment, bumped`
  return recorded
}

/** The case as it is once a payment was booked. Its clock is read anew: the next step is later than the payment. */
export function afterPayment({ ledger: _readBefore, ...file }: Case, { version, paidAmount }: Recorded): Case {
  return { ...file, version, paidAmount }
}
