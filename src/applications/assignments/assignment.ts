import type { Role } from '../../access/identity/actor.ts'
import type { Case } from '../case/case.ts'
import {
  type Action,
  isOfficer,
  type LifeStep,
  type Officer,
  type Standing,
  type Status,
  separations,
  statuses,
  stepsFrom,
} from '../lifecycle.ts'
import { isOrWasApplicant } from '../standing.ts'
import { isKeptApart } from '../steps/duties.ts'
import { hasStep } from '../steps/steps-of-type.ts'

/** A member of the responsible office, with their roles there. */
export interface Colleague {
  personId: string
  roles: readonly Role[]
}

/** The facts of an application that decide who may be its assignee. */
type Assignable = Pick<Case, 'status' | 'acts' | 'applicantId' | 'formerApplicants' | 'type'>

/** Reasons against an assignee: none of their roles can take a step now, or their earlier acts bar them from one. */
export type AssignmentFault = 'no_step_here' | 'separation_of_duties'

/** Returns the roles that can take a step out of a status; none when it is the turn of the applicant or of nobody. */
export const rolesAt = (status: Status): Officer[] => [
  ...new Set(stepsFrom(status).flatMap(({ by }) => by.filter(isOfficer))),
]

/** The statuses in which an application waits for an officer. */
export const workStates: readonly Status[] = statuses.filter((status) => rolesAt(status).length > 0)

/** Every pair of a status and a role that can take a step out of it. */
export const workOfRoles = workStates.flatMap((status) => rolesAt(status).map((role) => ({ status, role })))

/**
 * Returns the reason against assigning an application to a colleague; null without one. One of their roles must be free
 * to take all of its steps out of the present status: an officer who may send it back but not decide it is refused.
 */
export function assignmentFault(application: Assignable, { personId, roles }: Colleague): AssignmentFault | null {
  const stepsOf = (role: Role) =>
    stepsFrom(application.status).filter(
      (step) => hasStep(application, step) && (step.by as readonly string[]).includes(role),
    )
  const theirs = roles.map(stepsOf).filter((steps) => steps.length > 0)
  if (theirs.length === 0) return 'no_step_here'
  const open = (step: LifeStep) =>
    separations.every(
      (condition) => !step.guards.includes(condition) || !isKeptApart(condition, application.acts, personId),
    )
  return !isOrWasApplicant(application, personId) && theirs.some((steps) => steps.every(open))
    ? null
    : 'separation_of_duties'
}

/** True when the assignee keeps an application after a step, because the next step is theirs as well. */
export function keepsAssignee(
  application: Case,
  { action, to }: { action: Action; to: Status },
  { personId, standing }: { personId: string | null; standing: Standing },
): boolean {
  const { assignee, applicantId, formerApplicants, type } = application
  if (!assignee) return false
  const acts = personId === null ? application.acts : [...application.acts, { personId, standing, action }]
  return assignmentFault({ status: to, acts, applicantId, formerApplicants, type }, assignee) === null
}
