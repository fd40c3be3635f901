import type { NextAction } from '../../http/problems/problem.ts'
import type { EvaluatedCase } from '../case/evaluated.ts'
import { proposedConditions } from '../consultations/conditions.ts'
import type { Action } from '../lifecycle.ts'

/**
 * Returns the optional members of the body that a step must have for this application: the fee of an approval where no
 * tariff states it, and decisions about conditions where agencies proposed some. Without any, nothing.
 */
export function needsOf({ application, assessment }: EvaluatedCase, action: Action): Pick<NextAction, 'needs'> {
  if (action !== 'approve') return {}
  const { due, total } = assessment().fee
  const needs = [
    ...(due && total === null ? ['fee'] : []),
    ...(proposedConditions(application.consultations).length > 0 ? ['conditions'] : []),
  ]
  return needs.length > 0 ? { needs } : {}
}
