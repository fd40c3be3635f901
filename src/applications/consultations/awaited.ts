import type { Blocker } from '../../http/problems/problem.ts'
import { blocker } from '../steps/blocker.ts'
import { type CaseConsultation, isUnended } from './consultation.ts'

/** Returns a blocker for each agency whose opinion is still awaited. */
export const awaitedBlockers = (consultations: readonly CaseConsultation[]): Blocker[] =>
  consultations
    .filter(isUnended)
    .map(({ id, agency, dueAt, status }) =>
      blocker('opinion_awaited', { agency, dueAt, asks: status === 'question_asked' }, `/consultations/${id}`),
    )
