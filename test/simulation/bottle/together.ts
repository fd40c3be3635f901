import type { Chance } from './chance.ts'

/** The share of moments at which several acts are under way, and the most at once. */
const together = { probability: 0.15, most: 5 }
const mostPauseSeconds = 90

/** Acts that are due within this of each other can be under way at once. */
export const togetherMilliseconds = 15 * 60 * 1_000

/** Returns the most acts that are under way at once at a moment. It depends on the moment only, not on other draws. */
export function countTogether(chance: Chance, at: number): number {
  const draws = chance.of(`moment ${at}`)
  return draws.isTrue(together.probability) ? draws.whole(2, together.most) : 1
}

/** Returns the moment at which an actor that has acted now is asked for its next act. */
export const pauseAfter = (chance: Chance, { name }: { name: string }, now: number): number =>
  now + chance.of(`pause ${name} ${now}`).whole(1, mostPauseSeconds) * 1_000
