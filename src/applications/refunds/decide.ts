import { refuseNumbers } from '../../http/no-numbers.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { newId } from '../../platform/db/ids.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertRefund } from './changes.ts'
import { hasRecordedPayment } from './queries.ts'
import { decidableMoney, decisionFaults, dutyBefore, type RefundDecision } from './refund.ts'

/**
 * Decides about open money, or a part of it, as the head of the responsible office: it is refunded, or not. A head who
 * recorded a payment, reviewed, inspected or assisted decides nothing here. Throws `not_found`, `forbidden`, `stale`,
 * `duties_apart`, `refund_not_open`, `rule_broken`, `conflict`.
 */
export function decideRefund(
  context: Context,
  applicationId: string,
  decision: RefundDecision,
): Promise<{ id: string; version: number }> {
  const { amount, reason, legalBasis } = decision
  refuseNumbers({ reason, legalBasis })
  return changing(context, applicationId, async (application) => {
    const { db, actor } = context
    const standing = demandStanding(application, actor, ['head'], 'decide_refund')
    demandVersion(context, application)
    const open = decidableMoney(application)
    const duty = dutyBefore(application, actor.personId, await hasRecordedPayment(db, applicationId, actor.personId))
    if (duty) throw new Problem('duties_apart', { duty })
    demandNoFaults(decisionFaults(amount, open))
    const id = await newId(db)
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const made = await insertRefund(db, application, { ...decision, id }, doer)
      return made && { id, version: made.version }
    }
  })
}
