import type { Case } from '../case/case.ts'
import { endedStates } from '../drafts/earlier.ts'
import { purposesIn, type VisitPurpose } from './visit.ts'

/** The purposes of a visit for an application now. A permit that was revoked or superseded is not collected. */
export const purposesFor = ({ status, permit, type: { definition } }: Case): readonly VisitPurpose[] =>
  isEnded(permit) ? [] : purposesIn(definition.originalsGate, status)

/** True for a permit that was revoked or superseded. */
export const isEnded = (permit: Case['permit']): boolean => permit !== null && endedStates.includes(permit.state)
