import type { Names } from '../words.ts'

/** The four levels of the network, from the nearest to the people upwards. */
export const levels = ['village', 'district', 'city', 'province'] as const
export type Level = (typeof levels)[number]

/** An office as everybody may know it. */
export interface Office { id: string; names: Names; level: Level; regionCode: string; state: OfficeState }

/** The life of an office. Only an `online` office is made responsible for new applications. */
export const officeStates = ['planned', 'awaiting_network', 'counter_only', 'online', 'winding_down', 'dissolved'] as const
export type OfficeState = (typeof officeStates)[number]
