import type { Actor } from '../access/identity/actor.ts'
import { checkOf } from '../catalogue/permit-types/time-schema.ts'
import { type Blocker, type NextAction, Problem } from '../http/problems/problem.ts'
import type { Case } from './case.ts'
import { assessed, guards, originalsAskedFor } from './guards.ts'
import { type LifeStep, type Standing, type Status, steps, stepsFrom } from './lifecycle.ts'
import { standingsOf } from './standing.ts'
import type { StepInput, SystemInput } from './steps-schema.ts'

export interface Decision {
  step: LifeStep
  to: Status
  standing: Standing
}

/**
 * The steps this actor may take from here, each with what stands in the way. The same rules decide when it is taken.
 */
export function nextActions(file: Case, actor: Actor): NextAction[] {
  const standings = standingsOf(file, actor)
  return stepsFrom(file.status)
    .filter((step) => existsFor(file, step) && standingFor(step, standings))
    .map((step) => ({
      action: step.action,
      to: destination(file, step),
      blockers: blockersOf(file, step, actor.personId),
    }))
}

/**
 * Where the step leads that was asked for. Throws `forbidden`, `step_not_allowed` or `blocked` with all that is in the
 * way.
 */
export function decide(file: Case, actor: Actor, input: StepInput): Decision {
  const standings = standingsOf(file, actor)
  const here = stepsFrom(file.status).filter((step) => step.action === input.action && existsFor(file, step))
  const step = here.find((candidate) => standingFor(candidate, standings))
  const standing = step && standingFor(step, standings)
  if (!step || !standing) throw refusal(file, actor, input, here, standings)
  const blockers = blockersOf(file, step, actor.personId, input)
  if (blockers.length > 0) throw new Problem('blocked', { action: input.action }, { blockers })
  return { step, to: destination(file, step, input), standing }
}

/**
 * Where a step leads that the system takes by itself. Undefined when it is not there, or something stands in its way.
 */
export function decideAlone(file: Case, { action }: SystemInput): Decision | undefined {
  const step = stepAlone(file, action)
  if (!step || blockersOf(file, step, null).length > 0) return undefined
  return { step, to: destination(file, step), standing: 'system' }
}

/** What stands in the way of a step that the system would take; undefined when it is not there. */
export function hindrances(file: Case, { action }: SystemInput): Blocker[] | undefined {
  const step = stepAlone(file, action)
  return step && blockersOf(file, step, null)
}

const stepAlone = (file: Case, action: SystemInput['action']): LifeStep | undefined =>
  stepsFrom(file.status).find(
    (candidate) => candidate.action === action && candidate.by.includes('system') && existsFor(file, candidate),
  )

/**
 * Returns 403 when the step is for somebody else or never for this actor, also when it is their own application.
 * Returns 409 when it is theirs, but not from this status.
 */
function refusal(
  file: Case,
  actor: Actor,
  { action }: StepInput,
  here: readonly LifeStep[],
  standings: readonly Standing[],
): Problem {
  const ever = (steps as readonly LifeStep[]).filter((step) => step.action === action)
  const theirs = here.length === 0 && ever.some((step) => standingFor(step, standings))
  if (theirs)
    return new Problem('step_not_allowed', { action, status: file.status }, { nextActions: nextActions(file, actor) })
  const by = [...new Set((here.length > 0 ? here : ever).flatMap((step) => step.by))]
  const wouldBe = standingsOf({ ...file, applicantId: null, filedAtOfficeId: null }, actor)
  return file.applicantId === actor.personId && by.some((standing) => wouldBe.includes(standing))
    ? new Problem('own_application', {})
    : new Problem('forbidden', { action, by })
}

/** Whether this permit type has the step at all. */
export function existsFor(
  {
    type: {
      definition: { stages, deemedApproval, ...definition },
    },
  }: Case,
  { stage }: LifeStep,
): boolean {
  if (stage === undefined) return true
  if (stage === 'silent_check') return checkOf(definition).silence === 'complete'
  return stage === 'silence' ? deemedApproval === 'automatic' : stages[stage] === true
}

const standingFor = (step: LifeStep, standings: readonly Standing[]) =>
  step.by.find((standing) => standings.includes(standing))

const blockersOf = (file: Case, step: LifeStep, personId: string | null, input?: StepInput): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](file, personId, input))

/** The first state the step may lead to that this permit type, this fee and these documents ask for. */
function destination(file: Case, step: LifeStep, input?: StepInput): Status {
  const to = step.to.find((status) => isAskedFor(status, file, input))
  if (!to) throw new Error(`The step ${step.action} leads nowhere.`)
  return to
}

/**
 * The fee that approval makes due, in rupiah: by the tariff, or as stated; 0 when there is none, null when it has yet
 * to be stated.
 */
export function feeDue(file: Case, input?: StepInput): number | null {
  const { fee } = assessed(file)
  if (!fee.due) return 0
  return (input?.action === 'approve' ? input.fee?.amount : undefined) ?? fee.total
}

/** A fee that was paid before the file was sent back is not asked for again. */
const isUnpaid = ({ paidAmount }: Case, due: number | null) => due === null || due > paidAmount

function isAskedFor(status: Status, file: Case, input?: StepInput): boolean {
  if (status === 'awaiting_payment') return isUnpaid(file, feeDue(file, input))
  if (status === 'awaiting_originals')
    return file.type.definition.originalsGate === 'before_signing' && originalsAskedFor(file).length > 0
  return true
}
