import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Case } from '../case/case.ts'
import { changing } from '../changing.ts'
import { demandVersion, type StepContext } from '../context.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { takeSystemStep } from '../steps/transition.ts'
import { afterPayment, bookPayment, isBookedAlready } from './changes.ts'
import { balanceOf } from './fee.ts'
import { aheadFaults, tooEarlyFaults } from './paid-at.ts'
import { tooMuchFaults } from './paid-in-all.ts'
import { findReceipt, isBooked, type PaymentRow } from './queries.ts'

interface CounterPayment {
  amount: number
  paidAt: Date
  evidenceDocumentId: string
  /** The bank's id of the transaction, if the evidence shows it. */
  transactionId: string | null
}

/**
 * Books a payment that a cashier of the responsible office confirms by evidence and, when the fee is paid in full,
 * takes the next step. The connection must be in a transaction. Throws `not_found`, `forbidden`, `stale`,
 * `payment_not_open`, `rule_broken` with all faults.
 */
export const recordPayment = (
  context: Omit<StepContext, 'vault'>,
  applicationId: string,
  input: CounterPayment,
): Promise<{ version: number; payment: PaymentRow }> =>
  changing(context, applicationId, async (application) => {
    const { db, actor, channel } = context
    const { status, feeAssessment, office } = application
    if (!standingsOf(application, actor).includes('cashier'))
      throw new Problem('forbidden', { action: 'record_payment', by: ['cashier'] })
    demandVersion(context, application)
    if (status !== 'awaiting_payment' || !feeAssessment || !office) throw new Problem('payment_not_open', { status })
    const [receipt, isUsed] = await Promise.all([
      findReceipt(db, application, input.evidenceDocumentId),
      input.transactionId !== null && isBooked(db, input.transactionId),
    ])
    demandNoFaults(faultsOf(application, input, receipt, isUsed))
    const payment = { ...input, source: 'cashier' } as const
    const doer = doerOf(application, actor, channel, 'cashier')
    return async () => {
      const due = { assessmentId: feeAssessment.id, officeId: office.id }
      const booked = await bookPayment(db, application, { ...payment, ...due }, doer).catch((error: unknown) => {
        throw isBookedAlready(error) ? ruleBroken(fault({ pointer: '/transactionId' }, 'transaction_used')) : error
      })
      if (!booked) return undefined
      const paid = afterPayment(application, booked, input.amount)
      const confirmed = await takeSystemStep(context, paid, { action: 'confirm_payment' }, doer)
      const { id, receiptNumber, recordedAt } = booked
      return {
        version: confirmed?.version ?? booked.version,
        payment: { ...payment, id, receiptNumber, recordedAt, assessmentNumber: feeAssessment.number },
      }
    }
  })

/**
 * Returns the faults of a payment: more than is outstanding, more than all payments may be, or a time ahead or before
 * the application. The evidence is refused if it is no document of this application, or belongs to an earlier payment.
 * `receipt`: the number of that payment's receipt. A transaction that is booked already is refused. The payment may be
 * older than the assessment, which replaces an earlier one if the fee has changed.
 */
function faultsOf(
  application: Case,
  { amount, paidAt, evidenceDocumentId }: CounterPayment,
  receipt: string | undefined,
  isTransactionUsed: boolean,
): Fault[] {
  const { outstanding } = balanceOf(application.feeAmount ?? 0, application.paidAmount)
  const isEvidence = application.documents.some(
    ({ id, slot }) => id === evidenceDocumentId && slot === 'payment_evidence',
  )
  const evidence = { pointer: '/evidenceDocumentId' }
  return [
    ...(amount > outstanding ? [fault({ pointer: '/amount/amount' }, 'more_than_outstanding', { outstanding })] : []),
    ...tooMuchFaults(application, amount, { pointer: '/amount/amount' }),
    ...aheadFaults(paidAt, { pointer: '/paidAt' }),
    ...tooEarlyFaults(paidAt, application.createdAt, { pointer: '/paidAt' }),
    ...(isEvidence ? [] : [fault(evidence, 'no_evidence')]),
    ...(isEvidence && receipt !== undefined ? [fault(evidence, 'evidence_used', { receipt })] : []),
    ...(isTransactionUsed ? [fault({ pointer: '/transactionId' }, 'transaction_used')] : []),
  ]
}
