import { Problem } from '../problems/problem.ts'
import { type Actor, administeredBy, administersProvince } from './actor.ts'

/** Throws `forbidden` for everybody who is not an administrator of the province: all offices share what they look after. */
export function demandProvincialAdministrator(actor: Actor, action: string): void {
  if (!administersProvince(actor)) throw new Problem('forbidden', { action, by: ['administrator'] })
}

/** Throws `forbidden` for everybody who administers no office. */
export function demandAdministrator(actor: Actor, action: string): void {
  if (administeredBy(actor).length === 0) throw new Problem('forbidden', { action, by: ['administrator'] })
}
