import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Actor, countersOf } from './actor.ts'

/** Throws `forbidden` unless the actor serves at the front desk of this office, also when there is no such office. */
export function demandFrontDesk(actor: Actor, officeId: string, action: ActionLabel): void {
  if (!countersOf(actor).includes(officeId)) throw new Problem('forbidden', { action, by: ['front_desk'] })
}
