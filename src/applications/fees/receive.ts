import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem, ruleBroken } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import { type Database, type Db, inTransaction } from '../../platform/db/client.ts'
import { findAnyCase } from '../case/queries.ts'
import { system } from '../doer.ts'
import type { Consequence } from '../steps/consequence.ts'
import { takeSystemStep } from '../steps/transition.ts'
import { afterPayment, bookPayment, isBookedAlready } from './changes.ts'
import { aheadFaults, tooEarlyFaults } from './paid-at.ts'
import { tooMuchFaults } from './paid-in-all.ts'
import { findBill, type PaymentRow } from './queries.ts'

/** A payment reported by a bank: `amount` in whole rupiah, `transactionId` of the bank. */
interface ReportedPayment {
  assessmentNumber: string
  transactionId: string
  amount: number
  paidAt: Date
}

/**
 * Books a payment that a bank reports and, when the fee is paid in full, takes the next step in the same transaction. A
 * transaction of the bank is booked once, even if it is reported several times at once, or recorded by a cashier of the
 * application. A record of another application by a cashier is a mistyped one and blocks nothing. Late payments (the
 * application is withdrawn, lapsed or paid already) are booked and change no status. Throws `rule_broken` for an
 * unknown assessment, for a time more than five minutes ahead or more than a day before the assessment, and for more
 * than all payments for an application may be. Throws `payment_differs` when a known transaction is reported with other
 * facts, and `conflict`.
 */
export async function receivePayment(
  database: Database,
  consequences: readonly Consequence[],
  reported: ReportedPayment,
): Promise<PaymentRow> {
  demandNoFaults(aheadFaults(reported.paidAt, { pointer: '/data/paidAt' }))
  return retrying(() =>
    inTransaction(database.pool, (tx) => bookOnce(tx, consequences, reported)).catch((error: unknown) => {
      if (isBookedAlready(error)) return undefined
      throw error
    }),
  )
}

async function bookOnce(
  tx: Db,
  consequences: readonly Consequence[],
  reported: ReportedPayment,
): Promise<PaymentRow | undefined> {
  const { bill, booked } = await findBill(tx, reported.assessmentNumber, reported.transactionId)
  if (booked) return same(booked, reported)
  const application = bill && (await findAnyCase(tx, bill.applicationId))
  if (!application) throw ruleBroken(fault({ pointer: '/data/assessmentNumber' }, 'unknown_assessment'))
  demandNoFaults([
    ...tooEarlyFaults(reported.paidAt, bill.assessedAt, { pointer: '/data/paidAt' }),
    ...tooMuchFaults(application, reported.amount, { pointer: '/data/amount/amount' }),
  ])
  const { assessmentNumber, ...facts } = reported
  const payment = { ...facts, source: 'bank', evidenceDocumentId: null } as const
  const recorded = await bookPayment(
    tx,
    application,
    { ...payment, assessmentId: bill.id, officeId: application.office?.id ?? bill.officeId },
    system,
  )
  if (!recorded) return undefined
  const paid = afterPayment(application, recorded, reported.amount)
  await takeSystemStep({ db: tx, consequences }, paid, { action: 'confirm_payment' }, system)
  return {
    ...payment,
    id: recorded.id,
    receiptNumber: recorded.receiptNumber,
    recordedAt: recorded.recordedAt,
    assessmentNumber,
  }
}

/**
 * Returns a booked payment that is reported again. A cashier who recorded it stated its time by the evidence, and may
 * have recorded it for a later assessment of the application.
 */
function same(booked: PaymentRow, { assessmentNumber, amount, paidAt }: ReportedPayment): PaymentRow {
  const isSame =
    booked.source === 'cashier' ||
    (booked.assessmentNumber === assessmentNumber && booked.paidAt.getTime() === paidAt.getTime())
  if (isSame && booked.amount === amount) return booked
  throw new Problem('payment_differs', {})
}
