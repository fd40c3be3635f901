import type { Role } from '../../access/identity/actor.ts'
import type { Case } from '../case.ts'
import { isKeptApart } from '../duties.ts'
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
import { hasStep } from '../steps-of-type.ts'

/** Somebody of the responsible office, with what they are there now. */
export interface Colleague {
  personId: string
  roles: readonly Role[]
}

/** What keeps somebody from being given a file. */
export type AssignmentFault = 'no_step_here' | 'separation_of_duties'

/** The roles whose work it is to take a step out of a status; none where it is the applicant's turn, or nobody's. */
export const rolesAt = (status: Status): Officer[] => [
  ...new Set(stepsFrom(status).flatMap(({ by }) => by.filter(isOfficer))),
]

/** The states in which a file waits for an officer. */
export const workStates: readonly Status[] = statuses.filter((status) => rolesAt(status).length > 0)

/** Every role with every status that waits for it. */
export const workOfRoles = workStates.flatMap((status) => rolesAt(status).map((role) => ({ status, role })))

/**
 * What keeps a colleague from working on a file; null when nothing does. One of their roles must have every step out of
 * its present state open to them: whoever could send a file back, but for what they did on it before not decide it, is
 * not given it.
 */
export function assignmentFault(application: Case, { personId, roles }: Colleague): AssignmentFault | null {
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
  return application.applicantId !== personId && theirs.some((steps) => steps.every(open))
    ? null
    : 'separation_of_duties'
}

/** Whether who works on a file keeps it after a step: while the next one is theirs as well. */
export function keepsAssignee(
  application: Case,
  { action, to }: { action: Action; to: Status },
  { personId, standing }: { personId: string | null; standing: Standing },
): boolean {
  if (!application.assignee) return false
  const acts = personId === null ? application.acts : [...application.acts, { personId, standing, action }]
  return assignmentFault({ ...application, status: to, acts }, application.assignee) === null
}
