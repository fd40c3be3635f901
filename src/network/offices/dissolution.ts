import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'

/** States of a dissolution. Only a planned one can be cancelled. */
export const dissolutionStates = ['planned', 'winding_down', 'dissolved', 'called_off'] as const

/** The plan of a dissolution. Days are in the network's time zone, as YYYY-MM-DD. */
export interface DissolutionPlan {
  successorOfficeId: string
  windDownOn?: string
  dissolveOn?: string
}

/** The days of a dissolution. `dissolveOn` is null when an administrator takes the last step. */
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
 * Returns the days of a plan. Without any day both are today. With only `dissolveOn`, the office winds down on that
 * day. With only `windDownOn`, an administrator takes the last step.
 */
export function daysOf({ windDownOn, dissolveOn }: DissolutionPlan, today: string): DissolutionDays {
  if (windDownOn !== undefined) return { windDownOn, dissolveOn: dissolveOn ?? null }
  return { windDownOn: dissolveOn ?? today, dissolveOn: dissolveOn ?? today }
}

/** Returns faults in the days of a plan: a day in the past, or a dissolution before the winding down. */
export const dayFaults = ({ windDownOn, dissolveOn }: DissolutionPlan, today: string): Fault[] => [
  ...(windDownOn !== undefined && windDownOn < today ? [fault({ pointer: '/windDownOn' }, 'day_is_past')] : []),
  ...(dissolveOn !== undefined && dissolveOn < today ? [fault({ pointer: '/dissolveOn' }, 'day_is_past')] : []),
  ...(windDownOn !== undefined && dissolveOn !== undefined && dissolveOn < windDownOn
    ? [fault({ pointer: '/dissolveOn' }, 'before_winding_down')]
    : []),
]
