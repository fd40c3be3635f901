import type { Chance } from './chance.ts'

/** The share of moments at which several acts run at once, and the greatest number of them. */
const together = { probability: 0.15, most: 5 }
const mostPauseSeconds = 90

/** Acts due within this time of the first can run at the same time. */
export const togetherMilliseconds = 15 * 60 * 1_000

/**
 * Returns the greatest number of acts that run at once from a moment. It depends on the moment only, not on other
 * draws.
 */
export function countTogether(chance: Chance, at: number): number {
  const draws = chance.of(`moment ${at}`)
  return draws.isTrue(together.probability) ? draws.whole(2, together.most) : 1
}

/** Returns the moment at which an actor that has acted now is asked again: 1 to 90 seconds later. */
export const pauseAfter = (chance: Chance, { name }: { name: string }, now: number): number =>
  now + chance.of(`pause ${name} ${now}`).whole(1, mostPauseSeconds) * 1_000
