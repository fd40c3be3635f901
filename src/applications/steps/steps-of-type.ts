import { checkOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import type { Case } from '../case/case.ts'
import type { LifeStep } from '../lifecycle.ts'

/** True when the permit type of the application has this step. */
export function hasStep({ type: { definition } }: Pick<Case, 'type'>, { stage }: LifeStep): boolean {
  if (stage === undefined) return true
  if (stage === 'silent_check') return checkOf(definition).silence === 'complete'
  return stage === 'silence' ? definition.deemedApproval === 'automatic' : definition.stages[stage] === true
}
