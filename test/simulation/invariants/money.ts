import type { CaseFile } from './case-file.ts'
import type { Claims, Invariant } from './invariant.ts'

export const moneyAddsUp: Invariant = {
  name: 'money-adds-up',
  statement:
    'Every rupiah received is on one receipt and once in the history; the amount due is that of the valid ' +
    'assessment; no application leaves the payment before the fee is paid in full. Every rupiah given back or kept ' +
    'was decided about by somebody who took none, and was paid out, and returned, by somebody else.',
  ofFile(file, claims) {
    const { id, payments, paidAmount, assessments, feeAmount, events } = file
    const received = events.filter(({ type }) => type === 'payment.received')
    const sum = payments.reduce((total, { amount }) => total + amount, 0)
    claims.equal(id, 'sum of the payments', sum, paidAmount + file.refundedAmount)
    refundsAddUp(file, claims)
    claims.equal(id, 'events of payments', payments.length, received.length)
    claims.equal(
      id,
      'sum in the history',
      sum,
      received.reduce((total, { details }) => total + Number(details['amount']), 0),
    )
    const transactions = payments.flatMap(({ transactionId }) => transactionId ?? [])
    claims.equal(id, 'transactions of banks', new Set(transactions).size, transactions.length)
    const valid = assessments.filter(({ isCancelled }) => !isCancelled)
    claims.holds(valid.length <= 1, id, 'at most one valid assessment', valid)
    if (file.status === 'awaiting_payment') claims.equal(id, 'valid assessments', 1, valid.length)
    claims.equal(id, 'fee of the valid assessment', valid[0]?.total ?? 0, feeAmount ?? 0)
    paidInFull(file, (isPaid, version, found) =>
      claims.holds(isPaid, `${id} event ${version}`, 'a fee paid in full', found),
    )
  },
}

/** Compares the sums of the decisions about open money with those of the application and of its history. */
function refundsAddUp({ id, refunds, events, ...file }: CaseFile, claims: Claims): void {
  const sumOf = (chosen: typeof refunds) => chosen.reduce((total, { amount }) => total + amount, 0)
  const granted = refunds.filter(({ outcome }) => outcome === 'granted')
  const told = events.filter(({ type }) => type === 'refund.granted' || type === 'refund.declined')
  const paidOut = events.filter(({ type }) => type === 'refund.paid_out')
  const returned = events.filter(({ type }) => type === 'refund.payout_returned')
  const waiting = granted.filter(({ paidOutBy }) => paidOutBy === null)
  const returns = refunds.flatMap(({ returnedBy }) => returnedBy)
  const kept = refunds.filter(({ outcome, isLifted }) => outcome === 'declined' && !isLifted)
  claims.equal(id, 'sum that is given back', sumOf(granted), file.refundedAmount)
  claims.equal(id, 'sum that is kept', sumOf(kept), file.keptAmount)
  claims.equal(id, 'sum to be paid out', sumOf(waiting), file.refundDue)
  const again = waiting.filter(({ returnedBy }) => returnedBy.length > 0)
  claims.equal(id, 'sum to be paid out again', sumOf(again), file.refundReturned)
  claims.equal(id, 'returned payouts in the history', returns.length, returned.length)
  claims.equal(id, 'decisions in the history', refunds.length, told.length)
  claims.equal(id, 'payouts in the history', granted.length - waiting.length + returns.length, paidOut.length)
  claims.holds(file.paidAmount >= 0, id, 'no more given back than was paid', file.paidAmount)
  for (const { by, paidOutBy, returnedBy, isOfAPayer } of refunds) {
    const payers = [paidOutBy, ...returnedBy.flatMap((each) => [each.paidOut, each.returned])]
    claims.holds(!isOfAPayer && !payers.includes(by), id, 'a refund by people with duties apart', { by, payers })
  }
}

/**
 * Calls `ask` for each confirmation of the payment and each permit: was the fee paid by then? Steps before the last
 * approval are skipped, because an approval assesses the fee anew.
 */
function paidInFull(file: CaseFile, ask: (isPaid: boolean, version: number, found: string) => void): void {
  let paid = 0
  const lastApproval = file.events.findLastIndex(({ action }) => action === 'approve')
  for (const [index, { type, action, details, version }] of file.events.entries()) {
    if (type === 'payment.received') paid += Number(details['amount'])
    if (type === 'refund.granted') paid -= Number(details['amount'])
    if (index < lastApproval) continue
    if (action === 'confirm_payment' || action === 'sign' || action === 'issue_by_silence')
      ask(paid >= (file.feeAmount ?? 0), version, `${paid} of ${file.feeAmount}`)
  }
}
