import { fault } from '../../http/problems/faults.ts'
import { type Fault, type NextAction, Problem } from '../../http/problems/problem.ts'
import type { Case } from '../case/case.ts'
import { type PayoutReturnReason, type RefundOutcome, refundOutcomes } from '../fees/fee.ts'
import { type OpenMoney, openMoney, settledStates } from '../fees/open-money.ts'
import { notDeciding, type Standing } from '../lifecycle.ts'
import { blocker } from '../steps/blocker.ts'
import { isKeptApart } from '../steps/duties.ts'

/** The slot of the documents that prove payouts. */
const payoutSlot = 'refund_evidence'

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

/** The return of a payout as the cashier records it: the day on which the money came back, the reason, the document. */
export interface PayoutReturn {
  returnedOn: string
  reason: PayoutReturnReason
  evidenceDocumentId: string
}

/**
 * States of a refund. `due`: granted, to be paid out; `returned`: granted, its payout came back, to be paid out again;
 * `lifted`: declined, and the application was reopened.
 */
export const refundStates = ['due', 'paid_out', 'returned', 'declined', 'lifted'] as const
type RefundState = (typeof refundStates)[number]

interface DecidedRefund {
  outcome: RefundOutcome
  liftedAt: Date | null
  payout: object | null
  returnedPayouts: readonly object[]
}

export function refundState({ outcome, liftedAt, payout, returnedPayouts }: DecidedRefund): RefundState {
  if (outcome === 'declined') return liftedAt === null ? 'declined' : 'lifted'
  if (payout) return 'paid_out'
  return returnedPayouts.length > 0 ? 'returned' : 'due'
}

/** The actions of people on money that no fee takes. */
export const moneyActions = ['decide_refund', 'pay_out', 'record_return'] as const
type MoneyAction = (typeof moneyActions)[number]

/** Returns what a person with these standings may do with a refund now. Its decision keeps them from its payout. */
export function nextRefundActions(
  refund: DecidedRefund & { decidedBy: string },
  standings: readonly Standing[],
  personId: string,
): NextAction[] {
  if (refund.outcome === 'declined' || !standings.includes('cashier')) return []
  const blockers =
    refund.decidedBy === personId ? [blocker('separation_of_duties', { condition: 'decided_refund' })] : []
  const [action, to]: [MoneyAction, string] = refund.payout ? ['record_return', 'returned'] : ['pay_out', 'paid_out']
  return [{ action, to, blockers }]
}

/**
 * Returns what a person with these standings may do about open money now: decide, unless the fee may still change, or
 * an earlier duty keeps them from it.
 */
export function nextMoneyActions(
  { status, acts }: Pick<Case, 'status' | 'acts'>,
  { open }: Pick<OpenMoney, 'open'>,
  { standings, personId, hasRecordedPayment }: MoneyReader,
): NextAction[] {
  if (open === 0 || !standings.includes('head')) return []
  const condition = dutyBefore({ acts }, personId, hasRecordedPayment)
  const kept = condition ? [blocker('separation_of_duties', { condition })] : []
  const blockers = settledStates.includes(status) ? kept : [blocker('fee_may_change', {})]
  const action: MoneyAction = 'decide_refund'
  return refundOutcomes.map((to) => ({ action, to, blockers }))
}

/** A person who reads about open money: their standings, and if they have recorded a payment for the application. */
interface MoneyReader {
  standings: readonly Standing[]
  personId: string
  hasRecordedPayment: boolean
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
export const dutyBefore = ({ acts }: Pick<Case, 'acts'>, personId: string, hasRecordedPayment: boolean) =>
  hasRecordedPayment ? 'recorded_payment' : notDeciding.find((condition) => isKeptApart(condition, acts, personId))

/** Returns the fault of a decision about more than is open. Whole rupiah. */
export const decisionFaults = (amount: number, open: number): Fault[] =>
  amount > open ? [fault({ pointer: '/amount/amount' }, 'more_than_open', { open })] : []

interface BeforePayout {
  /** The days of the decision and of the last return, in the network's time zone. Undefined: no payout was returned. */
  decidedOn: string
  returnedOn: string | undefined
  /** The parts of an earlier payout that this one repeats. */
  used: readonly ('reference' | 'evidence')[]
}

/**
 * Returns the faults of a payout: a day in the future, before the decision or before the return of an earlier payout,
 * and evidence that is no document for it.
 */
export function payoutFaults(
  application: Case,
  { paidOn, evidenceDocumentId }: Payout,
  { decidedOn, returnedOn, used }: BeforePayout,
): Fault[] {
  const day = { pointer: '/paidOn' }
  return [
    ...(paidOn > application.today ? [fault(day, 'not_in_the_future')] : []),
    ...(paidOn < decidedOn ? [fault(day, 'before_decision', { day: decidedOn })] : []),
    ...(returnedOn !== undefined && paidOn < returnedOn ? [fault(day, 'before_return', { day: returnedOn })] : []),
    ...(used.includes('reference') ? [fault({ pointer: '/treasuryReference' }, 'reference_used')] : []),
    ...evidenceFaults(application, evidenceDocumentId, used.includes('evidence')),
  ]
}

/** Returns the faults of a return of a payout of `paidOn`: a day in the future or before it, and its evidence. */
export function returnFaults(
  application: Case,
  { returnedOn, evidenceDocumentId }: PayoutReturn,
  paidOn: string,
  isUsed: boolean,
): Fault[] {
  const day = { pointer: '/returnedOn' }
  return [
    ...(returnedOn > application.today ? [fault(day, 'not_in_the_future')] : []),
    ...(returnedOn < paidOn ? [fault(day, 'before_payout', { day: paidOn })] : []),
    ...evidenceFaults(application, evidenceDocumentId, isUsed),
  ]
}

/** Returns the fault of evidence that is no document for a payout, or belongs to an earlier payout or return. */
function evidenceFaults({ documents }: Case, evidenceDocumentId: string, isUsed: boolean): Fault[] {
  const evidence = { pointer: '/evidenceDocumentId' }
  const isEvidence = documents.some(({ id, slot }) => id === evidenceDocumentId && slot === payoutSlot)
  if (!isEvidence) return [fault(evidence, 'no_payout_evidence')]
  return isUsed ? [fault(evidence, 'payout_evidence_used')] : []
}
