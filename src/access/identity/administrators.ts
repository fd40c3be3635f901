import type { ActionLabel } from '../../http/problems/labels/actions.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Actor, administeredBy, administersProvince } from './actor.ts'
import { isWithin } from './region-codes.ts'

/** Throws `forbidden` unless the actor administers the province. For data that all offices share. */
export function demandProvincialAdministrator(actor: Actor, action: ActionLabel): void {
  if (!administersProvince(actor)) throw new Problem('forbidden', { action, by: ['administrator'] })
}

/** Throws `forbidden` unless the actor is an administrator of any office. */
export function demandAdministrator(actor: Actor, action: ActionLabel): void {
  if (administeredBy(actor).length === 0) throw new Problem('forbidden', { action, by: ['administrator'] })
}

/** True when the actor is an administrator of the region or of one above it. */
const administers = (actor: Actor, regionCode: string): boolean =>
  administeredBy(actor).some((reach) => isWithin(regionCode, reach))

/** Throws `forbidden` unless the actor is an administrator whose reach covers the region. */
export function demandAdministering(actor: Actor, regionCode: string, action: ActionLabel): void {
  if (!administers(actor, regionCode)) throw new Problem('forbidden', { action, by: ['administrator'] })
}
