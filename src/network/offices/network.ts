import type { Names } from '../../platform/words.ts'

/** The four levels of the network, from the lowest to the highest. */
export const levels = ['village', 'district', 'city', 'province'] as const
export type Level = (typeof levels)[number]

/** The public data of an office. */
export interface Office {
  id: string
  names: Names
  level: Level
  regionCode: string
  state: OfficeState
}

/**
 * States of an office; `steps.ts` has the steps between them. Only an `online` office becomes responsible for new
 * applications. A `counter_only` office takes them at its counter for the responsible office. A `winding_down` office
 * completes what it has.
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
