import type { Role } from '../../access/identity/actor.ts'
import { blockersFrom } from '../../http/problems/blocker-words.ts'
import { type Blocker, blocked, type NextAction, Problem } from '../../http/problems/problem.ts'
import { officeBlockers } from './blocker-words.ts'
import { levels } from './network.ts'
import {
  type OfficeAction,
  type OfficeFacts,
  type OfficeGuardName,
  type OfficeLifeStep,
  officeStepsFrom,
  type PostHolder,
  type Successor,
} from './steps.ts'

type Facts = OfficeFacts
const blocker = blockersFrom(officeBlockers)

/** The guards of steps. Each returns blockers; none when its condition holds. */
const guards: Record<OfficeGuardName, (facts: Facts) => Blocker[]> = {
  counter_staffed: ({ staff }) => lacking(staff, ['front_desk']),
  staffed: ({ staff, offers }) => lacking(staff, rolesNeeded(offers)),
  duties_separated: ({ staff }) => separated(staff),
  hours_stated: ({ hasCounterHours }) => (hasCounterHours ? [] : [blocker('hours_missing', {}, '/openingHours')]),
  network_confirmed: ({ networkConfirmedOn }) =>
    networkConfirmedOn !== null ? [] : [blocker('network_unconfirmed', {}, '/networkConfirmedOn')],
  types_rolled_out: ({ offers }) => (offers.types > 0 ? [] : [blocker('no_permit_type', {})]),
  dissolution_planned: ({ dissolution }) => (dissolution ? [] : [blocker('no_dissolution', {})]),
  successor_ready: (facts) => (facts.dissolution ? successorBlockers(facts, facts.dissolution.successor) : []),
  no_heir: ({ heirTo }) => heirTo.map((id) => blocker('is_successor', {}, id)),
}

/**
 * Returns the reasons against a successor; none for an online and staffed office that is not leaving. A lower level has
 * no authority over the permits of a higher one.
 */
function successorBlockers({ id, level }: Pick<Facts, 'id' | 'level'>, successor: Successor): Blocker[] {
  const at = '/successorOfficeId'
  if (successor.id === id) return [blocker('successor_is_itself', {}, at)]
  return [
    ...(successor.state === 'online' ? [] : [blocker('successor_not_online', { state: successor.state }, at)]),
    ...(levels.indexOf(successor.level) >= levels.indexOf(level) ? [] : [blocker('successor_lower_level', {}, at)]),
    ...(successor.leaving ? [blocker('successor_leaving', {}, at)] : []),
    ...vacant(successor.staff, ['front_desk', 'reviewer', 'head']).map((role) =>
      blocker('successor_role_vacant', { role }, role),
    ),
  ]
}

/** Returns the roles that an office needs for the permit types it offers. */
const rolesNeeded = ({ inspection, fee }: Facts['offers']): Role[] => [
  'front_desk',
  'reviewer',
  'head',
  ...(inspection ? ['inspector' as const] : []),
  ...(fee ? ['cashier' as const] : []),
]

const vacant = (staff: readonly PostHolder[], roles: readonly Role[]): Role[] =>
  roles.filter((role) => !staff.some((post) => post.role === role))

const lacking = (staff: readonly PostHolder[], roles: readonly Role[]): Blocker[] =>
  vacant(staff, roles).map((role) => blocker('role_vacant', { role }, role))

/** Returns a blocker when one person is the only reviewer and the only head: nobody may sign what they reviewed. */
function separated(staff: readonly PostHolder[]): Blocker[] {
  const [reviewers, heads] = [
    staff.filter(({ role }) => role === 'reviewer'),
    staff.filter(({ role }) => role === 'head'),
  ]
  const possible = reviewers.some((reviewer) => heads.some((head) => head.personId !== reviewer.personId))
  if (possible || reviewers.length === 0 || heads.length === 0) return []
  return [blocker('separation_of_duties', {}, 'head')]
}

export const blockersOf = (facts: Facts, step: OfficeLifeStep): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](facts))

/** Returns the possible steps with their blockers, by the same rules that decide the step. */
export const nextOfficeActions = (facts: Facts): NextAction[] =>
  officeStepsFrom(facts.state).map((step) => ({ action: step.action, to: step.to, blockers: blockersOf(facts, step) }))

/** Returns the step of an action. Throws `step_not_allowed`, or `blocked` with all blockers. */
export function decideOffice(facts: Facts, action: OfficeAction): OfficeLifeStep {
  const step = officeStepsFrom(facts.state).find((candidate) => candidate.action === action)
  if (!step)
    throw new Problem('step_not_allowed', { action, status: facts.state }, { nextActions: nextOfficeActions(facts) })
  const blockers = blockersOf(facts, step)
  if (blockers.length > 0) throw blocked(action, blockers)
  return step
}
