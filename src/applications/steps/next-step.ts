import { type Actor, personOf } from '../../access/identity/actor.ts'
import { type Blocker, blocked, type NextAction, Problem } from '../../http/problems/problem.ts'
import { keepsAssignee } from '../assignments/assignment.ts'
import type { AskedCorrection, Case } from '../case/case.ts'
import type { EvaluatedCase } from '../case/evaluated.ts'
import { originalsAskedFor } from '../documents/originals/originals.ts'
import { type NewAssessment, statedLine } from '../fees/fee.ts'
import { type Action, type LifeStep, type Standing, type Status, steps, stepsFrom } from '../lifecycle.ts'
import { isOrWasApplicant, officeWhere, standingsOf } from '../standing.ts'
import { guards } from './guards.ts'
import type { StepInput, SystemInput } from './input.ts'
import { needsOf } from './needs.ts'
import { hasStep } from './steps-of-type.ts'
import { unchanged, warningsOf } from './warnings.ts'

/** All parts of a step's decision, before it is recorded. */
export interface Decision {
  action: Action
  to: Status
  standing: Standing
  /** The responsible office after the step; null when there is none. */
  officeId: string | null
  /** The corrections asked of the applicant. The next step removes them, whichever it is. */
  returnReasons: readonly AskedCorrection[] | null
  /** The fee after the step, in whole rupiah; null while it is not assessed. */
  feeAmount: number | null
  /** The fee assessment that the step creates; null when it states no new fee. */
  assessment: NewAssessment | null
  /** True when the fee assessment in force ends with the step: another one replaces it, or the fee is 0 now. */
  cancelsAssessment: boolean
  /** True when the assignee stays, because the next step is theirs as well. */
  keepsAssignee: boolean
}

/**
 * Returns the steps this actor may take now, each with its blockers, and its warnings if it has any. Taking a step
 * applies the same rules.
 */
export function nextActions(evaluated: EvaluatedCase, actor: Actor): NextAction[] {
  const { application } = evaluated
  const standings = standingsOf(application, actor)
  return stepsFrom(application.status)
    .filter((step) => hasStep(application, step))
    .flatMap((step) => {
      const standing = standingFor(step, standings)
      if (!standing) return []
      const next = {
        action: step.action,
        to: destination(application, step, feeAfter(evaluated, step)),
        blockers: blockersOf(evaluated, step, actor.personId),
        ...needsOf(evaluated, step.action, standing),
        ...warningsOf(application, step.action),
      }
      return [next]
    })
}

/**
 * Decides a step that an actor asks for. Throws `forbidden`, `own_application`, `step_not_allowed`, or `blocked` with
 * all blockers.
 */
export function decideStep(evaluated: EvaluatedCase, actor: Actor, input: StepInput): Decision {
  const { application } = evaluated
  const standings = standingsOf(application, actor)
  const here = stepsFrom(application.status).filter(
    (step) => step.action === input.action && hasStep(application, step) && !isOfSystem(step),
  )
  const step = here.find((candidate) => standingFor(candidate, standings))
  const standing = step && standingFor(step, standings)
  if (!step || !standing) throw refusal(evaluated, actor, input, here, standings)
  const blockers = blockersOf(evaluated, step, actor.personId, input)
  if (blockers.length > 0) throw blocked(input.action, blockers)
  return decisionOf(evaluated, step, { standing, personId: personOf(actor) }, input)
}

/** Decides a step of the system. Undefined when the application has no such step now, or the step has blockers. */
export function decideSystemStep(evaluated: EvaluatedCase, input: SystemInput): Decision | undefined {
  const step = stepAlone(evaluated.application, input.action)
  if (!step || blockersOf(evaluated, step, null).length > 0) return undefined
  return decisionOf(evaluated, step, { standing: 'system', personId: null }, input)
}

/** Returns the blockers of a step of the system; undefined when the application has no such step now. */
export function systemStepBlockers(evaluated: EvaluatedCase, { action }: SystemInput): Blocker[] | undefined {
  const step = stepAlone(evaluated.application, action)
  return step && blockersOf(evaluated, step, null)
}

const stepAlone = (application: Case, action: SystemInput['action']): LifeStep | undefined =>
  stepsFrom(application.status).find(
    (candidate) => candidate.action === action && candidate.by.includes('system') && hasStep(application, candidate),
  )

function decisionOf(
  evaluated: EvaluatedCase,
  step: LifeStep,
  doer: { standing: Standing; personId: string | null },
  input: StepInput | SystemInput,
): Decision {
  const { application } = evaluated
  const { action } = step
  const { feeAmount, feeAssessment, office, type } = application
  const due = feeAfter(evaluated, step, input)
  const to = destination(application, step, due)
  const feeStated = type.definition.stages.fee ? due : null
  const assessesAnew = to === 'awaiting_payment' || (action === 'approve' && due !== (feeAssessment?.total ?? 0))
  return {
    action,
    to,
    standing: doer.standing,
    officeId: (action === 'submit' ? evaluated.office() : office)?.id ?? null,
    returnReasons: input.action === 'return' ? input.reasons.map(unchanged) : null,
    feeAmount: action === 'approve' ? feeStated : feeAmount,
    assessment: assessesAnew && due ? assessmentOf(evaluated, due) : null,
    cancelsAssessment: assessesAnew && feeAssessment !== null,
    keepsAssignee: keepsAssignee(application, { action, to }, doer),
  }
}

/**
 * Returns the problem of a step that the actor may not take. It is 403 when the step is for others or the application
 * is their own, 409 when it is theirs but not from this status.
 */
function refusal(
  evaluated: EvaluatedCase,
  actor: Actor,
  { action }: StepInput,
  here: readonly LifeStep[],
  standings: readonly Standing[],
): Problem {
  const { application } = evaluated
  const ever = (steps as readonly LifeStep[]).filter((step) => step.action === action)
  const theirs = here.length === 0 && ever.some((step) => standingFor(step, standings))
  if (theirs)
    return new Problem(
      'step_not_allowed',
      { action, status: application.status },
      { nextActions: nextActions(evaluated, actor) },
    )
  const by = [...new Set((here.length > 0 ? here : ever).flatMap((step) => step.by))]
  const wouldBe = standingsOf({ ...application, applicantId: null, formerApplicants: [], filedAtOfficeId: null }, actor)
  return isOrWasApplicant(application, actor.personId) && by.some((standing) => wouldBe.includes(standing))
    ? new Problem('own_application', {})
    : new Problem('forbidden', { action, by, office: officeWhere(application, by) })
}

/** True for a step that nobody can ask for. */
const isOfSystem = (step: LifeStep): boolean => step.by.every((standing) => standing === 'system')

const standingFor = (step: LifeStep, standings: readonly Standing[]) =>
  step.by.find((standing) => standings.includes(standing))

const blockersOf = (evaluated: EvaluatedCase, step: LifeStep, personId: string | null, input?: StepInput): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](evaluated, personId, input))

/** Returns the first status of the step that this permit type, this fee and these documents ask for. */
function destination(application: Case, step: LifeStep, feeDue: number | null): Status {
  const to = step.to.find((status) => isAskedFor(status, application, feeDue))
  if (!to) throw new Error(`The step ${step.action} leads nowhere.`)
  return to
}

function isAskedFor(status: Status, application: Case, feeDue: number | null): boolean {
  // A fee that was paid before the application was sent back is not asked for again.
  if (status === 'awaiting_payment') return feeDue === null || feeDue > application.paidAmount
  if (status === 'awaiting_originals')
    return application.type.definition.originalsGate === 'before_signing' && originalsAskedFor(application).length > 0
  return true
}

/**
 * Returns the fee that a step makes due, in whole rupiah: by the tariff, or as stated. It is 0 when there is none, and
 * null when it has yet to be stated or the step is about no fee.
 */
function feeAfter({ assessment }: EvaluatedCase, step: LifeStep, input?: StepInput | SystemInput): number | null {
  if (!step.to.includes('awaiting_payment')) return null
  const { fee } = assessment()
  if (!fee.due) return 0
  return (input?.action === 'approve' ? input.fee?.amount : undefined) ?? fee.total
}

/**
 * Returns the assessment of a fee, with the lines of the tariff or, without a tariff, one line as the reviewer states
 * it.
 */
function assessmentOf({ application, assessment }: EvaluatedCase, total: number): NewAssessment {
  const { fee, lapseAfterDays } = application.type.definition
  const { lines, total: byTariff } = assessment().fee
  return {
    tariff: fee?.tariff ?? null,
    lines: byTariff === null ? [statedLine(total)] : lines,
    total,
    dueAfterDays: fee?.dueAfterDays ?? lapseAfterDays.awaiting_payment ?? null,
  }
}
