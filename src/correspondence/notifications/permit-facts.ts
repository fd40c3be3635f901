import { endedStates } from '../../applications/drafts/earlier.ts'
import type { PermitState } from '../../permits/life.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import type { Language } from '../../platform/words.ts'
import type { View } from './notice-words.ts'

/** The application that renews or amends a permit and has not ended. A submitted one goes before a draft. */
export interface OpenRenewal {
  reference: string
  isDraft: boolean
}

/** The facts of the permit of an application for a notice, read when the notice is sent. */
export interface ToldPermit {
  permitNumber: string | null
  /** The state of the permit at the time of sending. */
  permitState: PermitState | null
  /** The last day of the permit, by its term or a revocation; null where it has no end, and without a permit. */
  permitValidUntil: string | null
  /** For letters about a permit; null where there is none. */
  renewal: OpenRenewal | null
  /** True when the type is still offered, so that its permits can be renewed; for reminders. */
  isOffered: boolean
}

/** Returns the values of a permit for a template. */
export const permitView = (told: ToldPermit, language: Language): View => ({
  ...(told.permitNumber !== null && { number: told.permitNumber }),
  validUntil: told.permitValidUntil && dayInWords(told.permitValidUntil, language),
  suspended: told.permitState === 'suspended',
  amendable: told.permitState !== null && !endedStates.includes(told.permitState),
  renewal: told.renewal?.reference ?? null,
  renewalIsDraft: told.renewal?.isDraft ?? false,
  renewable: told.isOffered,
  canBeReplaced: told.isOffered || told.renewal !== null,
})
