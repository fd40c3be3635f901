import { endedWords, isEnded, isStopped } from '../../../applications/drafts/earlier.ts'
import type { Status } from '../../../applications/lifecycle.ts'
import { closed } from '../../../applications/steps/open-states.ts'
import type { PermitState } from '../../../permits/life.ts'
import { dayInWords } from '../../../platform/moment-words.ts'
import type { Language } from '../../../platform/words.ts'
import type { View } from './notice-words.ts'

/** The application that renews or amends a permit and has not ended. A submitted one goes before a draft. */
export interface OpenRenewal {
  reference: string
  isDraft: boolean
  /** True when its permit comes into force once it is handed over. */
  waitsAtCounter: boolean
}

/** The facts of the permit of an application for a notice, read when the notice is sent. */
export interface ToldPermit {
  permitNumber: string | null
  /** The state of the permit at the time of sending. */
  permitState: PermitState | null
  /** Of a renewal or an amendment: the state of the permit that it was started from. Null otherwise. */
  earlierState: PermitState | null
  /**
   * Of a permit that superseded another one: the reference of one more submitted application of the same person to
   * renew or amend that one, which cannot go on. Null where there is none.
   */
  rival: string | null
  /** The number of the permit that it superseded. Null where there is none. */
  replaces: string | null
  /** The last day of the permit, by its term or a revocation; null where it has no end, and without a permit. */
  permitValidUntil: string | null
  /** For letters about a permit; null where there is none. */
  renewal: OpenRenewal | null
  /** True when the type can be applied for, also to renew or amend; for letters about an end or a correction. */
  isOffered: boolean
}

/**
 * True for a renewal or an amendment that cannot go on, because its earlier permit has ended, and that has not ended
 * itself.
 */
export const isInVain = (told: Pick<ToldPermit, 'earlierState' | 'permitState'> & { status: Status }): boolean =>
  isStopped(told) && !closed.includes(told.status)

/** Returns the values of a permit for a template. */
export const permitView = (told: ToldPermit & { status: Status }, language: Language): View => ({
  ...(told.permitNumber !== null && { number: told.permitNumber }),
  validUntil: told.permitValidUntil && dayInWords(told.permitValidUntil, language),
  suspended: told.permitState === 'suspended',
  expired: told.permitState === 'expired',
  amendable: told.isOffered && told.permitState !== null && !isEnded(told.permitState),
  revoked: told.permitState === 'revoked',
  uncollected: told.status === 'issued' && told.permitState === 'revoked',
  earlierEnd: (told.earlierState && endedWords[told.earlierState]?.[language]) ?? null,
  inVain: isInVain(told),
  rival: told.rival,
  replaces: told.replaces,
  renewal: told.renewal?.reference ?? null,
  renewalIsDraft: told.renewal?.isDraft ?? false,
  renewalWaitsAtCounter: told.renewal?.waitsAtCounter ?? false,
  offered: told.isOffered,
  canBeReplaced: told.isOffered || told.renewal !== null,
})
