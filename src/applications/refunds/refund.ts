import { fault } from '../../http/problems/faults.ts'
import type { DutyLabel } from '../../http/problems/labels/duties.ts'
import { type Fault, Problem } from '../../http/problems/problem.ts'
import type { Case } from '../case/case.ts'
import type { RefundOutcome } from '../fees/fee.ts'
import { openMoney, settledStates } from '../fees/open-money.ts'
import { notDeciding } from '../lifecycle.ts'
import { isKeptApart } from '../steps/duties.ts'

/** The slot of the documents that prove payouts. */
export const payoutSlot = 'refund_evidence'

/** A decision about open money: `amount` in whole rupiah, with the reason and the legal basis in the office's words. */
export interface RefundDecision {
  outcome: RefundOutcome
  amount: number
  reason: string
  legalBasis: string
}

/** A payout as the cashier records it: its day, the reference of the treasury, and the document that proves it. */
export interface Payout {
  paidOn: string
  treasuryReference: string
  evidenceDocumentId: string
}

/**
 * Returns the open money that can be decided about, in whole rupiah: once the fee does not change any more. Throws
 * `refund_not_open` where there is none.
 */
export function decidableMoney(application: Case): number {
  const { status } = application
  const open = settledStates.includes(status) ? (openMoney(status, application)?.open ?? 0) : 0
  if (open === 0) throw new Problem('refund_not_open', { status })
  return open
}

/** Returns the earlier duty that keeps a person from deciding about open money; undefined when none does. */
export const dutyBefore = ({ acts }: Case, personId: string, hasRecordedPayment: boolean): DutyLabel | undefined =>
  hasRecordedPayment ? 'recorded_payment' : notDeciding.find((condition) => isKeptApart(condition, acts, personId))

/** Returns the fault of a decision about more than is open. Whole rupiah. */
export const decisionFaults = (amount: number, open: number): Fault[] =>
  amount > open ? [fault({ pointer: '/amount/amount' }, 'more_than_open', { open })] : []

/**
 * Returns the faults of a payout: a day in the future or before the decision, and evidence that is no document for it.
 * `decidedOn` is a day in the network's time zone. `used`: the parts of an earlier payout that it repeats.
 */
export function payoutFaults(
  { today, documents }: Case,
  { paidOn, evidenceDocumentId }: Payout,
  decidedOn: string,
  used: readonly ('reference' | 'evidence')[],
): Fault[] {
  const [day, evidence] = [{ pointer: '/paidOn' }, { pointer: '/evidenceDocumentId' }]
  const isEvidence = documents.some(({ id, slot }) => id === evidenceDocumentId && slot === payoutSlot)
  return [
    ...(paidOn > today ? [fault(day, 'not_in_the_future')] : []),
    ...(paidOn < decidedOn ? [fault(day, 'before_decision', { day: decidedOn })] : []),
    ...(used.includes('reference') ? [fault({ pointer: '/treasuryReference' }, 'reference_used')] : []),
    ...(isEvidence ? [] : [fault(evidence, 'no_payout_evidence')]),
    ...(isEvidence && used.includes('evidence') ? [fault(evidence, 'payout_evidence_used')] : []),
  ]
}
