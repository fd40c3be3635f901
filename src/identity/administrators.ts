import { Problem } from '../problems/problem.ts'
import type { Actor } from './actor.ts'

/** Throws `forbidden` for everybody who is not an administrator at the office of a province. */
export function demandProvincialAdministrator(actor: Actor, action: string): void {
  if (!actor.posts.some(({ role, reach }) => role === 'administrator' && isProvince(reach))) throw new Problem('forbidden', { action, by: ['administrator'] })
}

const isProvince = (regionCode: string) => !regionCode.includes('.')
