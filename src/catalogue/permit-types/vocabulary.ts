import type { Names } from '../../platform/words.ts'

/** Steps before which a permit type can require the match of original papers. */
export const originalsGates = ['before_signing', 'before_handover', 'none'] as const
export type OriginalsGate = (typeof originalsGates)[number]

/** The two times of an office: until it first accepts an application as complete, and for everything after. */
export const countedTimes = ['completeness_check', 'service_time'] as const
export type CountedTime = (typeof countedTimes)[number]

/** Effects of silence when the time has run out: none, an alarm, or the permit if nothing is outstanding. */
export const deemedApprovals = ['off', 'alarm', 'automatic'] as const
export type DeemedApproval = (typeof deemedApprovals)[number]

/** Starts of the retention time: the end of the permit where there is one, or the end of the application alone. */
export const retentionStarts = ['permit_end', 'closing'] as const

/** Rules of a version about drafts of earlier versions: they are submitted as they are, or moved first. */
export const earlierDraftRules = ['submit', 'move_first'] as const

/** The two factors of a line of a fee: so many units, at a price for each in whole rupiah. */
export interface FeeQuantity {
  value: number
  unit: Names
  price: number
}

/** A line of a fee's computation, in whole rupiah. `quantity` is absent where the amount is no such product. */
export interface FeeLine {
  code: string
  names: Names
  amount: number
  quantity?: FeeQuantity
}
