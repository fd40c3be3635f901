import type { Deed } from '../../http/problems/labels/deeds.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Actor, countersOf } from './actor.ts'

/** Throws `forbidden` unless the actor serves at the front desk of this office, also when there is no such office. */
export function demandFrontDesk(actor: Actor, officeId: string, action: Deed): void {
  if (!countersOf(actor).includes(officeId)) throw new Problem('forbidden', { action, by: ['front_desk'] })
}
