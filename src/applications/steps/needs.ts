import type { NextAction } from '../../http/problems/problem.ts'
import type { EvaluatedCase } from '../case/evaluated.ts'
import { proposedConditions } from '../consultations/conditions.ts'
import type { Action, Standing } from '../lifecycle.ts'

/**
 * Returns the optional members of the body that a step by this standing must have for this application: the fee of an
 * approval where no tariff states it, decisions about conditions where agencies proposed some, and the assistance of a
 * counter that withdraws. Without any, nothing.
 */
export function needsOf(
  { application, assessment }: EvaluatedCase,
  action: Action,
  standing: Standing,
): Pick<NextAction, 'needs'> {
  if (action === 'withdraw' && standing === 'assistant') return { needs: ['assistance'] }
  if (action !== 'approve') return {}
  const { due, total } = assessment().fee
  const needs = [
    ...(due && total === null ? ['fee'] : []),
    ...(proposedConditions(application.consultations).length > 0 ? ['conditions'] : []),
  ]
  return needs.length > 0 ? { needs } : {}
}
