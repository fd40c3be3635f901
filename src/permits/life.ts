import { blockersFrom } from '../http/problems/blocker-words.ts'
import { type Blocker, blocked, type NextAction, Problem } from '../http/problems/problem.ts'
import { permitBlockers } from './blocker-words.ts'

/** All states of a permit. The database enum and the contract are derived from this. */
export const permitStates = ['not_yet_in_force', 'in_force', 'suspended', 'expired', 'revoked', 'superseded'] as const
export type PermitState = (typeof permitStates)[number]

/** States from which a permit ends by itself after its last day. */
export const livingStates = ['not_yet_in_force', 'in_force', 'suspended'] as const satisfies readonly PermitState[]

/**
 * The standing of an actor towards a permit. A `holder` takes no steps. `head` is the head of the responsible office or
 * of one above. `system` is the calendar, or a step of the application.
 */
export type PermitStanding = 'holder' | 'head' | 'system'

/** Conditions of a step, by name. */
export type PermitGuardName = 'decree_unused' | 'no_revocation_ahead' | 'revocation_ahead'

export interface PermitStep {
  readonly action: string
  readonly from: readonly PermitState[]
  /** Null: the state stays as it is. */
  readonly to: PermitState | null
  readonly by: readonly PermitStanding[]
  readonly guards: readonly PermitGuardName[]
}

const decreed = ['decree_unused'] as const

/**
 * All steps of a permit after its issue. Nothing else in the code names a next state. The system takes `hand_over` and
 * `supersede` with steps of applications, and `expire` and `take_effect` by the calendar.
 */
export const permitSteps = [
  { action: 'suspend', from: ['in_force'], to: 'suspended', by: ['head'], guards: decreed },
  { action: 'lift', from: ['suspended'], to: 'in_force', by: ['head'], guards: decreed },
  {
    action: 'revoke',
    from: livingStates,
    to: 'revoked',
    by: ['head'],
    guards: ['decree_unused', 'no_revocation_ahead'],
  },
  {
    action: 'call_off_revocation',
    from: livingStates,
    to: null,
    by: ['head'],
    guards: ['decree_unused', 'revocation_ahead'],
  },
  { action: 'hand_over', from: ['not_yet_in_force'], to: 'in_force', by: ['system'], guards: [] },
  { action: 'supersede', from: [...livingStates, 'expired'], to: 'superseded', by: ['system'], guards: [] },
  { action: 'expire', from: livingStates, to: 'expired', by: ['system'], guards: [] },
  { action: 'take_effect', from: livingStates, to: 'revoked', by: ['system'], guards: [] },
] as const satisfies readonly PermitStep[]

export type PermitAction = (typeof permitSteps)[number]['action']
export const permitActions = permitSteps.map(({ action }) => action) as [PermitAction, ...PermitAction[]]
export type PermitLifeStep = PermitStep & { readonly action: PermitAction }

/** The facts for the rules of a permit, read at one time. A step fails when `version` has changed since. */
export interface PermitFacts {
  id: string
  version: number
  state: PermitState
  /** The current day in the network's time zone, as all days here. */
  today: string
  /** First day of the revocation, once it is decided. */
  revokedFrom: string | null
  /** Last day on which it can be valid. */
  endsOn: string | null
  /** Decrees in its history, in lower case. */
  decrees: readonly string[]
}

/** The input of a step. */
export interface PermitStepWords {
  action: PermitAction
  decreeNumber?: string
  effectiveOn?: string
}

/** Checks each condition of a step. Without `input` (for `nextActions`) only the permit is checked. */
const guards: Record<PermitGuardName, (facts: PermitFacts, input?: PermitStepWords) => Blocker[]> = {
  decree_unused: ({ decrees }, input) =>
    input?.decreeNumber === undefined || !decrees.includes(input.decreeNumber.toLowerCase())
      ? []
      : [blocker('decree_used', {}, '/decreeNumber')],

  no_revocation_ahead: ({ revokedFrom }) =>
    revokedFrom === null ? [] : [blocker('revocation_decided', { revokedFrom })],

  revocation_ahead: ({ revokedFrom }) => (revokedFrom !== null ? [] : [blocker('no_revocation', {})]),
}

const blocker = blockersFrom(permitBlockers)

const stepsFrom = (state: PermitState): readonly PermitLifeStep[] =>
  (permitSteps as readonly PermitLifeStep[]).filter((step) => step.from.includes(state))

const blockersOf = (facts: PermitFacts, step: PermitLifeStep, input?: PermitStepWords): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](facts, input))

/** Returns the steps for this standing with their blockers, by the same rules that decide the step. */
export const nextPermitActions = (facts: PermitFacts, standing: PermitStanding | null): NextAction[] =>
  stepsFrom(facts.state)
    .filter(({ by }) => standing !== null && by.includes(standing))
    .map((step) => ({ action: step.action, to: step.to ?? facts.state, blockers: blockersOf(facts, step) }))

/**
 * Decides a step of a permit. A revocation for a later day changes no state until that day. Throws `forbidden`,
 * `step_not_allowed`, or `blocked` with every blocker.
 */
export function decidePermit(
  facts: PermitFacts,
  input: PermitStepWords,
  standing: PermitStanding | null,
): { step: PermitLifeStep; to: PermitState } {
  const { action, effectiveOn } = input
  const steps = (permitSteps as readonly PermitLifeStep[]).filter((step) => step.action === action)
  if (standing === null || !steps.some(({ by }) => by.includes(standing)))
    throw new Problem('forbidden', { action, by: [...new Set(steps.flatMap(({ by }) => by))] })
  const step = steps.find(({ from }) => from.includes(facts.state))
  if (!step)
    throw new Problem(
      'step_not_allowed',
      { action, status: facts.state },
      { nextActions: nextPermitActions(facts, standing) },
    )
  const blockers = blockersOf(facts, step, input)
  if (blockers.length > 0) throw blocked(action, blockers)
  const ahead = action === 'revoke' && effectiveOn !== undefined && effectiveOn > facts.today
  return { step, to: ahead ? facts.state : (step.to ?? facts.state) }
}
