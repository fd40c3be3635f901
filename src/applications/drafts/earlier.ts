import type { PermitState } from '../../permits/life.ts'
import type { Names } from '../../platform/words.ts'

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
  /** The first day of its revocation, which may be in the future, as YYYY-MM-DD. Null: none is decided. */
  revokedFrom: string | null
  /** The number of the permit that superseded it. Null: there is none, or the reader may not see it. */
  supersededBy: string | null
  /** True when its application went to another account, and the renewal or amendment stayed behind. */
  hasLeft: boolean
}

/** States of a permit that can be neither renewed nor amended. */
export const endedStates: readonly PermitState[] = ['revoked', 'superseded']

/** The ends of an earlier permit in words, after which its renewal or amendment does not go on. */
export const endedWords: Partial<Record<PermitState, Names>> = {
  superseded: { id: 'digantikan', en: 'superseded' },
  revoked: { id: 'dicabut', en: 'revoked' },
}

/** True for a permit that was revoked or superseded; false without a permit. */
export const isEnded = (state: PermitState | null): boolean => state !== null && endedStates.includes(state)

/** The states of the own and of the earlier permit of an application; null: there is none. */
interface OwnAndEarlier {
  permitState: PermitState | null
  earlierState: PermitState | null
}

/** True for a renewal or an amendment whose earlier permit has ended before its own permit came into force. */
export const isStopped = ({ permitState, earlierState }: OwnAndEarlier): boolean =>
  isEnded(earlierState) && (permitState === null || permitState === 'not_yet_in_force')
