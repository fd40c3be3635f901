import { fault } from '../../http/problems/faults.ts'
import type { Blocker, Fault } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'
import { blocker } from '../steps/blocker.ts'
import { type CaseConsultation, latestOfEach, type SettledCondition } from './consultation.ts'

/** The decision of an approval about a condition of an opinion. `number`: its place among those conditions, from 1. */
interface ConditionDecision {
  consultationId: string
  number: number
  takenOver: boolean
  wording?: Names
  reason?: string
}

/** A condition that an agency proposes for the permit. `decision`: that of the approval in force; null without one. */
interface ProposedCondition {
  consultationId: string
  number: number
  agency: Names
  text: string
  decision: Omit<SettledCondition, 'number'> | null
}

/** A condition on a permit: its words, and the agency that proposed it. */
export interface PermitCondition {
  agency: Names
  text: Names
}

/** Returns the conditions in the last opinion of each agency. */
export const proposedConditions = (all: readonly CaseConsultation[]): ProposedCondition[] =>
  latestOfEach(all.filter(({ status }) => status === 'answered')).flatMap(({ id, agency, conditions, settled }) =>
    conditions.map((text, index) => ({
      consultationId: id,
      number: index + 1,
      agency,
      text,
      decision: decisionOn(settled ?? [], index + 1),
    })),
  )

function decisionOn(settled: readonly SettledCondition[], number: number): ProposedCondition['decision'] {
  const found = settled.find((one) => one.number === number)
  if (!found) return null
  const { takenOver, wording, reason } = found
  return { takenOver, wording, reason }
}

const isAbout = (
  { consultationId, number }: Pick<ConditionDecision, 'consultationId' | 'number'>,
  one: Pick<ConditionDecision, 'consultationId' | 'number'>,
): boolean => one.consultationId === consultationId && one.number === number

/** Returns a blocker for each proposed condition that an approval decides nothing about. */
export const unsettledBlockers = (
  consultations: readonly CaseConsultation[],
  decided: readonly ConditionDecision[] = [],
): Blocker[] =>
  proposedConditions(consultations)
    .filter((proposed) => !decided.some((one) => isAbout(proposed, one)))
    .map(({ consultationId, agency, text }) =>
      blocker('condition_unsettled', { agency, condition: text }, `/consultations/${consultationId}`),
    )

/**
 * Returns the faults in what an approval decides about conditions: about one that nobody proposed, about one twice,
 * without a reason for leaving it out, or with a reason or words that contradict the decision.
 */
export function conditionFaultsOf(
  consultations: readonly CaseConsultation[],
  decided: readonly ConditionDecision[] = [],
): Fault[] {
  const proposed = proposedConditions(consultations)
  return decided.flatMap((one, index) => {
    const at = (member: string) => ({ pointer: `/conditions/${index}${member}` })
    if (!proposed.some((other) => isAbout(other, one))) return [fault(at(''), 'not_proposed')]
    if (decided.findIndex((other) => isAbout(other, one)) < index) return [fault(at(''), 'uniqueItems')]
    if (one.takenOver) return one.reason === undefined ? [] : [fault(at('/reason'), 'not_with_decision')]
    return [
      ...(one.reason === undefined ? [fault(at('/reason'), 'required')] : []),
      ...(one.wording === undefined ? [] : [fault(at('/wording'), 'not_with_decision')]),
    ]
  })
}

/** Returns what is stored of the decisions about the conditions of each opinion. */
export function settlementsOf(decided: readonly ConditionDecision[]): { id: string; settled: SettledCondition[] }[] {
  const ids = [...new Set(decided.map(({ consultationId }) => consultationId))]
  return ids.map((id) => ({
    id,
    settled: decided
      .filter(({ consultationId }) => consultationId === id)
      .map(({ number, takenOver, wording = null, reason = null }) => ({ number, takenOver, wording, reason }))
      .sort((one, other) => one.number - other.number),
  }))
}

/** Returns the conditions that the approval in force puts on the permit, in the order of the opinions. */
export const conditionsTakenOver = (consultations: readonly CaseConsultation[]): PermitCondition[] =>
  proposedConditions(consultations).flatMap(({ agency, text, decision }) =>
    decision?.takenOver ? [{ agency, text: decision.wording ?? { id: text, en: text } }] : [],
  )

/** A condition that a permit by silence was issued without, because nobody had decided about it. */
export interface OpenCondition {
  consultationId: string
  agency: Names
  text: string
}

/** Returns the proposed conditions that no approval in force has decided about. */
export const openConditions = (consultations: readonly CaseConsultation[]): OpenCondition[] =>
  proposedConditions(consultations)
    .filter(({ decision }) => decision === null)
    .map(({ consultationId, agency, text }) => ({ consultationId, agency, text }))
