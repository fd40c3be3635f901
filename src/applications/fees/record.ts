import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { takeAlone } from '../transition.ts'
import { afterPayment, book } from './changes.ts'
import { balanceOf } from './fee.ts'
import type { PaymentRow } from './queries.ts'

export interface CounterPayment {
  amount: number
  paidAt: Date
  evidenceDocumentId: string
}

/**
 * Books what a cashier of the responsible office confirms by evidence in the file, and moves the application on when
 * its fee is paid in full; `db` has to be a transaction. Throws `not_found`, `forbidden`, `stale`, `payment_not_open`,
 * `rule_broken` with all that does not fit.
 */
export async function record(
  db: Db,
  applicationId: string,
  input: CounterPayment,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number },
): Promise<{ version: number; payment: PaymentRow }> {
  const file = await findCase(db, applicationId, actor)
  if (!standingsOf(file, actor).includes('cashier'))
    throw new Problem('forbidden', { action: 'record_payment', by: ['cashier'] })
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (file.status !== 'awaiting_payment' || !file.feeAssessment || !file.office)
    throw new Problem('payment_not_open', { status: file.status })
  demandFitting(file, input)
  const { id: assessmentId, number: assessmentNumber } = file.feeAssessment
  const payment = { ...input, source: 'cashier', transactionId: null } as const
  const doer = doerOf(file, actor, channel, 'cashier')
  const recorded = await book(db, file, { ...payment, assessmentId, officeId: file.office.id }, doer)
  if (!recorded) throw new Problem('stale', {})
  const moved = await takeAlone(db, afterPayment(file, recorded), { action: 'confirm_payment' }, doer)
  return {
    version: moved?.version ?? recorded.version,
    payment: {
      ...payment,
      id: recorded.id,
      receiptNumber: recorded.receiptNumber,
      recordedAt: recorded.recordedAt,
      assessmentNumber,
    },
  }
}

/** Nobody takes more at a counter than is asked for, nor what was not shown. */
function demandFitting(file: Case, { amount, paidAt, evidenceDocumentId }: CounterPayment): void {
  const { outstanding } = balanceOf(file.feeAmount ?? 0, file.paidAmount)
  const errors = [
    ...(amount > outstanding ? [fault({ pointer: '/amount/amount' }, 'more_than_outstanding', { outstanding })] : []),
    ...(paidAt.getTime() > Date.now() ? [fault({ pointer: '/paidAt' }, 'not_in_the_future')] : []),
    ...(file.documents.some(({ id, slot }) => id === evidenceDocumentId && slot === 'payment_evidence')
      ? []
      : [fault({ pointer: '/evidenceDocumentId' }, 'no_evidence')]),
  ]
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}
