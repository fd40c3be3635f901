import type { Case } from '../case/case.ts'
import { isEnded, isStopped } from '../drafts/earlier.ts'
import { purposesIn, type VisitPurpose } from './visit.ts'

/**
 * The purposes of a visit for an application now. None for a permit that was revoked or superseded, and for a renewal
 * or an amendment that cannot go on, because that has happened to the earlier permit.
 */
export const purposesFor = (application: Case): readonly VisitPurpose[] =>
  endedOf(application) === null ? purposesIn(application.type.definition.originalsGate, application.status) : []

/** Returns the permit whose end makes a visit useless: its own, or the earlier one. Null: there is none. */
export function endedOf({ permit, earlierPermit }: Case): 'permit' | 'earlier' | null {
  const permitState = permit?.state ?? null
  if (isEnded(permitState)) return 'permit'
  return isStopped({ permitState, earlierState: earlierPermit?.state ?? null }) ? 'earlier' : null
}
