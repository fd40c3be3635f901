import type { Channel } from '../../http/channels.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Blocker, Fault, NextAction } from '../../http/problems/problem.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Case } from '../case/case.ts'
import { type Assistance, assistedFaults } from '../drafts/assistance.ts'
import { notDeciding, type Standing } from '../lifecycle.ts'
import { blocker } from '../steps/blocker.ts'
import { isKeptApart } from '../steps/duties.ts'
import { type ObjectionState, objectionOutcomes } from './states.ts'

/** The applicant's side, which files and withdraws objections. */
export const objectors = ['applicant', 'assistant'] as const satisfies readonly Standing[]

/** The standings that may file: the applicant's side, and the front desk that enters what came on paper. */
export const filers = [...objectors, 'front_desk'] as const satisfies readonly Standing[]

/** The standings that decide. */
export const deciders = ['head'] as const satisfies readonly Standing[]

/**
 * Returns an application as it is to an office that decides on it: the officers of that office have their standings,
 * those of the responsible one have none.
 */
export const heldBy = (application: Case, office: Office): Case => ({ ...application, office })

/** True when an objection can be filed against the refusal of an application. */
export const isObjectionable = ({ status, erasedAt }: Pick<Case, 'status' | 'erasedAt'>): boolean =>
  status === 'refused' && erasedAt === null

interface Filing {
  /** The office of the officer who files for somebody; null for an applicant. */
  officeId: string | null
  assistance: Assistance | null
  receivedOn: string | null
  channel: Channel
  /** The current day, and the day of the decision. */
  today: string
  decidedOn: string
}

/**
 * Returns the faults of filing. An officer who files for somebody states the circumstances and a channel of the office,
 * and may state the day on which the paper came; an applicant states none of them.
 */
export function filingFaults({ officeId, assistance, receivedOn, channel, today, decidedOn }: Filing): Fault[] {
  const isOwn = officeId === null
  const place = { pointer: '/receivedOn' }
  return [
    ...assistedFaults({ filedAtOfficeId: officeId, assistance }, channel),
    ...(isOwn && receivedOn !== null ? [fault(place, 'false schema')] : []),
    ...(!isOwn && receivedOn !== null && receivedOn > today ? [fault(place, 'not_in_the_future')] : []),
    ...(!isOwn && receivedOn !== null && receivedOn < decidedOn ? [fault(place, 'objected_too_early')] : []),
  ]
}

/** The people who took part in what an appeal is about. `decisionBy` is null for a decision of the system. */
export interface Earlier {
  decisionBy: string | null
  objectionFiledBy: string
  objectionDecidedBy: string | null
}

/** The people who took part in an objection or appeal. `earlier` is null for an objection. */
interface Filed {
  filedBy: string
  earlier: Earlier | null
}

/**
 * Returns the blockers of a decision by a person. Somebody who reviewed or inspected the application, filed it at the
 * counter, or entered the objection or appeal does not decide it. The head whose decision it is against may decide an
 * objection. Neither they nor the head who decided the objection decide the appeal.
 */
export function decisionBlockers(
  { acts }: Pick<Case, 'acts'>,
  { filedBy, earlier }: Filed,
  personId: string,
): Blocker[] {
  const kept = notDeciding.filter((condition) => isKeptApart(condition, acts, personId))
  const decided = [earlier?.decisionBy, earlier?.objectionDecidedBy].includes(personId)
  const entered = [filedBy, earlier?.objectionFiledBy].includes(personId) && kept.length === 0
  const conditions = [
    ...kept,
    ...(decided ? (['decided_before'] as const) : []),
    ...(entered ? ([earlier === null ? 'entered_objection' : 'entered_appeal'] as const) : []),
  ]
  return conditions.map((condition) => blocker('separation_of_duties', { condition }))
}

interface Acted extends Filed {
  state: ObjectionState
}

/** Returns what a person with these standings may do with an objection or appeal now. */
export function nextObjectionActions(
  { state, ...filed }: Acted,
  application: Pick<Case, 'acts'>,
  standings: readonly Standing[],
  personId: string,
): NextAction[] {
  if (state !== 'open') return []
  const has = (by: readonly Standing[]) => by.some((standing) => standings.includes(standing))
  const needs = has(['assistant']) ? { needs: ['assistance'] } : {}
  return [
    ...(has(objectors) ? [{ action: 'withdraw', to: 'withdrawn', blockers: [], ...needs }] : []),
    ...(has(deciders)
      ? objectionOutcomes.map((to) => ({
          action: 'decide',
          to,
          blockers: decisionBlockers(application, filed, personId),
        }))
      : []),
  ]
}
