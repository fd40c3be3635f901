import type { Names } from '../../platform/words.ts'

/** The four levels of the network, from the nearest to the people upwards. */
export const levels = ['village', 'district', 'city', 'province'] as const
export type Level = (typeof levels)[number]

/** An office as everybody may know it. */
export interface Office {
  id: string
  names: Names
  level: Level
  regionCode: string
  state: OfficeState
}

/**
 * The states of an office; `life.ts` says how it gets from one to the other. Only an `online` office is made
 * responsible for new applications. One that is
 * `counter_only` takes them down at its counter, for the office that is responsible. One that is `winding_down`
 * finishes what it has.
 */
export const officeStates = [
  'planned',
  'awaiting_network',
  'counter_only',
  'online',
  'winding_down',
  'dissolved',
] as const
export type OfficeState = (typeof officeStates)[number]
