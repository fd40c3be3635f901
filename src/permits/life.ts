import { blockersFrom } from '../http/problems/blocker-words.ts'
import { type Blocker, blocked, type NextAction, Problem } from '../http/problems/problem.ts'
import { permitBlockers } from './blocker-words.ts'
import type { PermitEventType } from './event-types.ts'

/** All states of a permit, from which the database enum and the contract are derived. */
export const permitStates = ['not_yet_in_force', 'in_force', 'suspended', 'expired', 'revoked', 'superseded'] as const
export type PermitState = (typeof permitStates)[number]

/** The states from which a permit ends after its last day without a decision. */
const livingStates = ['not_yet_in_force', 'in_force', 'suspended'] as const satisfies readonly PermitState[]

/** True when a permit in this state can still end: after its last day, or by a revocation that is decided. */
export const isLiving = (state: PermitState): boolean => livingStates.some((living) => living === state)

/** False when a permit in this state ended before its last day: by a revocation, or by another permit. */
export const holdsToLastDay = (state: PermitState): boolean => isLiving(state) || state === 'expired'

/**
 * The standing of an actor towards a permit. A `holder` takes no steps. `head`: the head of the responsible office or
 * of one above. `system`: the job that ends permits, or a step of the application.
 */
export type PermitStanding = 'holder' | 'head' | 'system'

/** The standings that the history of a permit names. An administrator dissolves an office; a front desk hands over. */
export const permitHistoryStandings = ['head', 'front_desk', 'administrator', 'system'] as const
export type PermitHistoryStanding = (typeof permitHistoryStandings)[number]

/** The conditions of steps. */
type PermitGuardName = 'decree_unused' | 'no_revocation_ahead' | 'revocation_ahead'

interface PermitStep {
  readonly action: string
  readonly from: readonly PermitState[]
  /** The next state. Null: the state does not change. */
  readonly to: PermitState | null
  readonly by: readonly PermitStanding[]
  readonly guards: readonly PermitGuardName[]
}

const decreed = ['decree_unused'] as const

/**
 * All steps of a permit after its issue. Beside `withoutDecision`, nothing else in the code names a next state. The
 * system takes `hand_over` and `supersede` with steps of applications, and `expire` and `take_effect` by the calendar.
 */
const permitSteps = [
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
/** Steps of a permit that people take. */
export const personalPermitActions = (permitSteps as readonly PermitLifeStep[]).flatMap(({ action, by }) =>
  by.some((standing) => standing !== 'system') ? [action] : [],
)
type PermitLifeStep = PermitStep & { readonly action: PermitAction }

/** The facts for the rules of a permit, read at one time. A step is written only if `version` is still the same. */
export interface PermitFacts {
  id: string
  version: number
  state: PermitState
  /** The current day. All days are in the network's time zone, as YYYY-MM-DD. */
  today: string
  /** The first day of a decided revocation. Null: none is decided. */
  revokedFrom: string | null
  /** The last day on which the permit can be valid. Null: no limit. */
  endsOn: string | null
  /** The numbers of the decrees in its history, in lower case. */
  decrees: readonly string[]
}

/** The input of a step. */
interface PermitStepWords {
  action: PermitAction
  decreeNumber?: string
  effectiveOn?: string
}

/** Return the blockers of each condition. Without `input` (for `nextActions`) they depend on the permit only. */
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

/** Returns the steps of a standing with their blockers, by the rules of `decidePermit`. Empty without a standing. */
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

/** A permit with a decision on it that is taken back. */
export interface ContestedPermit extends Pick<PermitFacts, 'id' | 'version' | 'state' | 'today' | 'revokedFrom'> {
  /** The last recorded state: `state` is the one of today. */
  storedState: PermitState
  /** The last day without a revocation. Null: no limit. */
  validUntil: string | null
  isHandedOver: boolean
  /** The events of the suspension and of the revocation that were not taken back; null: there is none. */
  suspensionId: string | null
  revocationId: string | null
  /** True when an objection against that suspension was granted. */
  isSuspensionAnnulled: boolean
  /** The state before the last revocation took effect; null: none has. */
  stateBefore: PermitState | null
}

/**
 * Returns the change of a permit when its suspension or revocation is taken back: it is again what it would be without
 * it. Null when nothing changes: it has expired, was superseded, or is revoked as well as suspended.
 */
export function withoutDecision(
  permit: ContestedPermit,
  against: 'suspension' | 'revocation',
): {
  type: PermitEventType
  action: PermitAction
  from: PermitState
  to: PermitState
  revokedFrom: string | null
} | null {
  const { state, storedState: from, revokedFrom, validUntil, today } = permit
  if (against === 'suspension')
    return state === 'suspended'
      ? { type: 'permit.suspension_lifted', action: 'lift', from, to: 'in_force', revokedFrom }
      : null
  if (revokedFrom === null || state === 'superseded') return null
  const to = validUntil !== null && validUntil < today ? 'expired' : stateWithout(permit)
  return { type: 'permit.revocation_called_off', action: 'call_off_revocation', from, to, revokedFrom: null }
}

/** Returns the state before a revocation, without a suspension that was annulled, and with the handover since. */
function stateWithout({ storedState, stateBefore, isSuspensionAnnulled, isHandedOver }: ContestedPermit): PermitState {
  const before = storedState === 'revoked' ? (stateBefore ?? 'in_force') : storedState
  if (before === 'suspended' && isSuspensionAnnulled) return 'in_force'
  return before === 'not_yet_in_force' && isHandedOver ? 'in_force' : before
}
