import type { PermitState } from '../../permits/life.ts'

/** The purposes for which an application is started from an earlier one. */
export const purposes = ['renewal', 'amendment', 'copy'] as const
export type Purpose = (typeof purposes)[number]

/** The earlier application and the purpose. `application` is null for readers who may not see it. */
export interface StartedFrom {
  purpose: Purpose
  application: { id: string; reference: string } | null
}

/** The permit that an application renews or amends, as it is today. */
export interface EarlierPermit {
  id: string
  state: PermitState
  /** The number of the permit that superseded it. Null: there is none, or the reader may not see it. */
  supersededBy: string | null
}

/** States of a permit that can be neither renewed nor amended. */
export const endedStates: readonly PermitState[] = ['revoked', 'superseded']
