import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Assignee, Case } from '../case.ts'
import { isOfficer, type Officer } from '../lifecycle.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { unfit, workStates } from './assignment.ts'
import { setAssignee } from './changes.ts'
import { colleagueAt } from './queries.ts'

interface Bound {
  channel: Channel
  ifVersion: number
}

/** Who has a file now, and the version it is at. */
export interface Assigned {
  version: number
  assignee: Assignee
}

/**
 * Gives a file to an officer of the responsible office: oneself, who takes it; a colleague, to whom its holder hands it
 * over; anybody who may work on it, by the head. It is an event of the file and changes neither state nor clock. Throws
 * `not_found`, `forbidden`, `stale`, `assignment_not_open`, `assigned_already`, `rule_broken`.
 */
export async function assign(
  db: Db,
  id: string,
  personId: string,
  actor: Actor,
  { channel, ifVersion }: Bound,
): Promise<Assigned> {
  const file = await findCase(db, id, actor)
  const standing = dealer(file, actor, personId === actor.personId ? 'take' : 'hand_over')
  if (ifVersion !== file.version) throw new Problem('stale', {})
  if (!file.office || !workStates.includes(file.status))
    throw new Problem('assignment_not_open', { status: file.status })
  if (file.assignee?.personId === personId) return { version: file.version, assignee: file.assignee }
  if (file.assignee && file.assignee.personId !== actor.personId && standing !== 'head')
    throw new Problem('assigned_already', {})
  const colleague = await colleagueAt(db, file.office.id, personId)
  const why = colleague ? unfit(file, colleague) : 'not_a_colleague'
  if (!colleague || why) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/personId' }, why ?? '')] })
  const set = await setAssignee(db, file, personId, doerOf(file, actor, channel, standing))
  if (!set) throw new Problem('stale', {})
  return { version: set.version, assignee: { ...colleague, since: set.at.toISOString() } }
}

/** Lets a file go: who has it, or the head. Throws `not_found`, `forbidden`, `stale`, `not_assigned`. */
export async function release(db: Db, id: string, actor: Actor, { channel, ifVersion }: Bound): Promise<number> {
  const file = await findCase(db, id, actor)
  const standing = dealer(file, actor, 'let_go')
  if (ifVersion !== file.version) throw new Problem('stale', {})
  if (!file.assignee) throw new Problem('not_assigned', {})
  const set = await setAssignee(db, file, null, doerOf(file, actor, channel, standing))
  if (!set) throw new Problem('stale', {})
  return set.version
}

/**
 * As what somebody deals with who has a file. Taking it is any officer's of the office; the rest is for who has it, and
 * for the head.
 */
function dealer(file: Case, actor: Actor, action: 'take' | 'hand_over' | 'let_go'): Officer {
  const standings = standingsOf(file, actor).filter(isOfficer)
  const [first] = standings
  if (standings.includes('head')) return 'head'
  if (!first || (action !== 'take' && file.assignee?.personId !== actor.personId))
    throw new Problem('forbidden', { action, by: ['head'] })
  return first
}
