import type { OriginalsGate } from '../../catalogue/permit-types/vocabulary.ts'
import type { Case } from '../case/case.ts'
import { type EarlierPermit, isEnded, isStopped } from '../drafts/earlier.ts'
import type { Status } from '../lifecycle.ts'
import { purposesIn, type VisitPurpose } from './visit.ts'

/**
 * The purposes of a visit for an application now. None for a permit that was revoked or superseded, for a renewal or an
 * amendment that cannot go on, because that has happened to the earlier permit, and for a permit that cannot be handed
 * over, because its last day is past or the files to compare with were erased.
 */
export const purposesFor = (application: Case): readonly VisitPurpose[] =>
  endedOf(application) === null ? purposesIn(application.type.definition.originalsGate, application.status) : []

/**
 * Returns the reason why a visit is useless: the end of its own permit or of the earlier one, or its last day or the
 * erasure of the files before the handover. Null: there is none.
 */
export function endedOf(application: Case): 'permit' | 'over' | 'earlier' | 'erased' | null {
  const { status, permit, earlierPermit, erasedAt, type } = application
  const permitState = permit?.state ?? null
  if (isEnded(permitState)) return 'permit'
  if (neverBegan({ status, permitState }, type.definition)) return 'over'
  if (erasedAt !== null && status === 'issued' && comparesAtHandover(type.definition)) return 'erased'
  return isStopped({ permitState, earlierState: earlierPermit?.state ?? null }) ? 'earlier' : null
}

/** True when originals are compared at the handover: without the files of the application there is none. */
export const comparesAtHandover = ({ originalsGate }: { originalsGate: OriginalsGate }): boolean =>
  originalsGate === 'before_handover'

/** True for a permit whose last day passed before the handover that would have brought it into force. */
export const neverBegan = (
  { status, permitState }: { status: Status; permitState: EarlierPermit['state'] | null },
  definition: { originalsGate: OriginalsGate },
): boolean => status === 'issued' && permitState === 'expired' && comparesAtHandover(definition)
