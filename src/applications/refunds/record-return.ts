import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertReturn } from './changes.ts'
import { findRefund, isUsedEvidence, type RefundRow } from './queries.ts'
import { type PayoutReturn, returnFaults } from './refund.ts'

/**
 * Records that the bank returned the payout of a refund, as a cashier of the responsible office who did not decide
 * about it. The whole amount is to be paid out again. Throws `not_found`, `forbidden`, `stale`,
 * `payout_not_returnable`, `duties_apart`, `rule_broken` with all faults, `conflict`.
 */
export const recordPayoutReturn = (
  context: Context,
  { id, refundId }: { id: string; refundId: string },
  returned: PayoutReturn,
): Promise<{ version: number }> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, ['cashier'], 'record_payout_return')
    demandVersion(context, application)
    const refund = await findRefund(db, id, refundId, actor)
    const { payout, payoutId, amount, decidedBy } = refund
    if (!payout || !payoutId) throw new Problem('payout_not_returnable', { reason: withoutPayout(refund) })
    if (decidedBy === actor.personId) throw new Problem('duties_apart', { duty: 'decided_returned_refund' })
    const isUsed = await isUsedEvidence(db, returned.evidenceDocumentId)
    demandNoFaults(returnFaults(application, returned, payout.paidOn, isUsed))
    const doer = personalDoerOf(application, context, standing)
    const standingPayout = { refundId: refund.id, payoutId, receiptNumber: payout.receiptNumber, amount }
    return () => insertReturn(db, application, { ...returned, ...standingPayout }, doer)
  })

/** Returns the reason why a refund has no payout that could be returned. */
function withoutPayout({ outcome, returnedPayouts }: RefundRow): 'declined' | 'not_paid_out' | 'returned' {
  if (outcome === 'declined') return 'declined'
  return returnedPayouts.length > 0 ? 'returned' : 'not_paid_out'
}
