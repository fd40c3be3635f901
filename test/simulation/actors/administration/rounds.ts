import type { Chance } from '../../bottle/chance.ts'
import { day } from '../moments.ts'
import type { Town } from '../town.ts'

/**
 * Returns the milliseconds until a round of something that administrators do again and again: `days`, but few days
 * until the first round (0), so that a run of some days has it too.
 */
export function untilRound({ mix }: Town, { round, days }: { round: number; days: number }, chance: Chance): number {
  return (round === 0 ? chance.whole(1, mix.administration.firstWithin) : days) * day
}
