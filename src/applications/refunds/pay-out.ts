import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertPayout, repeatedPart } from './changes.ts'
import { findRefund, usedParts } from './queries.ts'
import { type Payout, payoutFaults } from './refund.ts'

/**
 * Records that a granted refund was paid out, as a cashier of the responsible office who did not decide about it. The
 * connection must be in a transaction. Throws `not_found`, `forbidden`, `stale`, `refund_not_payable`, `duties_apart`,
 * `rule_broken` with all faults, `conflict`.
 */
export const payOutRefund = (
  context: Context,
  { id, refundId }: { id: string; refundId: string },
  payout: Payout,
): Promise<{ version: number }> =>
  changing(context, id, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, ['cashier'], 'pay_out_refund')
    demandVersion(context, application)
    const refund = await findRefund(db, id, refundId, actor)
    if (refund.outcome !== 'granted') throw new Problem('refund_not_payable', { reason: 'declined' })
    if (refund.payout) throw new Problem('refund_not_payable', { reason: 'paid_out' })
    if (refund.decidedBy === actor.personId) throw new Problem('duties_apart', { duty: 'decided_refund' })
    const returned = refund.returnedPayouts.at(-1)?.return
    const faultsWith = (used: readonly ('reference' | 'evidence')[]) =>
      payoutFaults(application, payout, { decidedOn: refund.decidedOn, returnedOn: returned?.returnedOn, used })
    demandNoFaults(faultsWith(await usedParts(db, payout)))
    const doer = personalDoerOf(application, context, standing)
    const officeId = application.office?.id ?? ''
    const due = { refundId: refund.id, officeId, amount: refund.amount, isAgain: returned !== undefined }
    return () =>
      insertPayout(db, application, { ...payout, ...due }, doer).catch((error: unknown) => {
        const part = repeatedPart(error)
        if (part) demandNoFaults(faultsWith([part]))
        throw error
      })
  })
