import type { OriginalsGate } from '../../catalogue/permit-types/vocabulary.ts'
import type { Case } from '../case/case.ts'
import { isEnded, isStopped } from '../drafts/earlier.ts'
import { purposesIn, type VisitPurpose } from './visit.ts'

/**
 * The purposes of a visit for an application now. None for a permit that was revoked or superseded, for a renewal or an
 * amendment that cannot go on, because that has happened to the earlier permit, and for a permit that cannot be handed
 * over, because the files to compare with were erased.
 */
export const purposesFor = (application: Case): readonly VisitPurpose[] =>
  endedOf(application) === null ? purposesIn(application.type.definition.originalsGate, application.status) : []

/**
 * Returns the permit whose end makes a visit useless, its own or the earlier one, or that the files were erased. Null:
 * nothing does.
 */
export function endedOf({ permit, earlierPermit, erasedAt, type }: Case): 'permit' | 'earlier' | 'erased' | null {
  const permitState = permit?.state ?? null
  if (isEnded(permitState)) return 'permit'
  if (erasedAt !== null && comparesAtHandover(type.definition)) return 'erased'
  return isStopped({ permitState, earlierState: earlierPermit?.state ?? null }) ? 'earlier' : null
}

/** True when originals are compared at the handover: without the files of the application there is none. */
export const comparesAtHandover = ({ originalsGate }: { originalsGate: OriginalsGate }): boolean =>
  originalsGate === 'before_handover'
