import type { Actor } from '../../access/identity/actor.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Assignee, Case } from '../case/case.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion } from '../context.ts'
import { isOfficer, type Officer } from '../lifecycle.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { type AssignmentFault, assignmentFault, workStates } from './assignment.ts'
import { setAssignee } from './changes.ts'
import { colleagueAt } from './queries.ts'

/** The assignee of an application, and its version after the assignment. */
interface Assigned {
  version: number
  assignee: Assignee
}

/**
 * Assigns an application to an officer of the responsible office. Officers take it themselves; the assignee hands it to
 * a colleague; the head gives it to anybody who may work on it. It adds an event; status and clock do not change.
 * Throws `not_found`, `forbidden`, `stale`, `assignment_not_open`, `assigned_already`, `rule_broken`.
 */
export const assignApplication = (context: Context, id: string, personId: string): Promise<Assigned> =>
  changing(context, id, async (application) => {
    const { db, actor, channel } = context
    const standing = dealer(
      application,
      actor,
      personId === actor.personId ? 'take_application' : 'pass_on_application',
    )
    demandVersion(context, application)
    const { version, office, status, assignee } = application
    if (!office || !workStates.includes(status)) throw new Problem('assignment_not_open', { status })
    if (assignee?.personId === personId) return async () => ({ version, assignee })
    if (assignee && assignee.personId !== actor.personId && standing !== 'head')
      throw new Problem('assigned_already', {})
    const colleague = await colleagueAt(db, office.id, personId)
    const refuse = (why: AssignmentFault | 'not_a_colleague') => ruleBroken(fault({ pointer: '/personId' }, why))
    if (!colleague) throw refuse('not_a_colleague')
    const why = assignmentFault(application, colleague)
    if (why) throw refuse(why)
    return async () => {
      const set = await setAssignee(db, application, personId, doerOf(application, actor, channel, standing))
      return set && { version: set.version, assignee: { ...colleague, since: set.at.toISOString() } }
    }
  })

/**
 * Releases an application: its assignee does, or the head. Returns its new version. Throws `not_found`, `forbidden`,
 * `stale`, `not_assigned`.
 */
export const releaseApplication = (context: Context, id: string): Promise<number> =>
  changing(context, id, (application) => {
    const { db, actor, channel } = context
    const standing = dealer(application, actor, 'release_application')
    demandVersion(context, application)
    if (!application.assignee) throw new Problem('not_assigned', {})
    const doer = doerOf(application, actor, channel, standing)
    return async () => (await setAssignee(db, application, null, doer))?.version
  })

type Dealing = 'take_application' | 'pass_on_application' | 'release_application'

/**
 * Returns the standing in which an actor assigns or releases an application. Any officer of the office may take one;
 * only the assignee and the head may hand it over or release it. Throws `forbidden`.
 */
function dealer(application: Case, actor: Actor, action: Dealing): Officer {
  const standings = standingsOf(application, actor).filter(isOfficer)
  const [first] = standings
  if (standings.includes('head')) return 'head'
  if (!first || (action !== 'take_application' && application.assignee?.personId !== actor.personId))
    throw new Problem('forbidden', { action, by: ['head'] })
  return first
}
