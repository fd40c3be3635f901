import type { Names } from '../../platform/words.ts'

/** Points of an application's way at which a permit type can ask for the original papers. */
export const originalsGates = ['before_signing', 'before_handover', 'none'] as const
export type OriginalsGate = (typeof originalsGates)[number]

/** The two times an office has: one until it first accepts an application as complete, one for all that follows. */
export const countedTimes = ['completeness_check', 'service_time'] as const
export type CountedTime = (typeof countedTimes)[number]

/**
 * Effects of silence once the time has run out: none; an alarm; or the permit itself, unless something stands in its
 * way.
 */
export const deemedApprovals = ['off', 'alarm', 'automatic'] as const
export type DeemedApproval = (typeof deemedApprovals)[number]

/** A line of a fee's computation, in whole rupiah. */
export interface FeeLine {
  code: string
  names: Names
  amount: number
}
