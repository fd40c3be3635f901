import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'

/** How far the dissolution of an office has come. It can be called off as long as nothing has begun. */
export const dissolutionStates = ['planned', 'winding_down', 'dissolved', 'called_off'] as const

/** Which office goes, who takes over, and when. Days are those of the network, as YYYY-MM-DD. */
export interface DissolutionPlan {
  successorOfficeId: string
  windDownOn?: string
  dissolveOn?: string
}

/** When an office takes nothing new any more, and when it is gone; null when that will be decided by hand. */
export interface DissolutionDays {
  windDownOn: string
  dissolveOn: string | null
}

/** An office as the successor or the predecessor of another. */
export interface OtherOffice {
  id: string
  names: Names
}

/**
 * The days of a plan: at once when none is named; one that names only its end winds down then; one that names only its
 * beginning ends by hand.
 */
export function daysOf({ windDownOn, dissolveOn }: DissolutionPlan, today: string): DissolutionDays {
  if (windDownOn !== undefined) return { windDownOn, dissolveOn: dissolveOn ?? null }
  return { windDownOn: dissolveOn ?? today, dissolveOn: dissolveOn ?? today }
}

/** What is wrong with the days of a plan. */
export const dayFaults = ({ windDownOn, dissolveOn }: DissolutionPlan, today: string): Fault[] => [
  ...(windDownOn !== undefined && windDownOn < today ? [fault({ pointer: '/windDownOn' }, 'day_is_past')] : []),
  ...(dissolveOn !== undefined && dissolveOn < today ? [fault({ pointer: '/dissolveOn' }, 'day_is_past')] : []),
  ...(windDownOn !== undefined && dissolveOn !== undefined && dissolveOn < windDownOn
    ? [fault({ pointer: '/dissolveOn' }, 'before_winding_down')]
    : []),
]
