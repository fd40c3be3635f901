import { refuseNumbers } from '../../http/no-numbers.ts'
import { blocked, demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import type { Context } from '../context.ts'
import type { Doer } from '../doer.ts'
import { type Assistance, assistedFaults } from '../drafts/assistance.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { endObjection, type ObjectionEnd, type ReadObjection } from './changes.ts'
import { lockWithPermit } from './close.ts'
import { type Effects, giveEffect } from './effect.ts'
import { deciders, decisionBlockers, heldBy, objectors } from './objection.ts'
import { findObjection, type WholeObjection } from './queries.ts'
import type { ObjectionOutcome } from './states.ts'

/** The input of a decision. */
interface DecisionInput {
  outcome: ObjectionOutcome
  reason: string
  legalBasis: string
}

/** The context of a decision. */
type Deciding = Effects & Pick<Context, 'db' | 'actor' | 'channel' | 'facts' | 'ifVersion'>

/**
 * Decides an objection or appeal, as the head of the office that decides it. One that is granted has its effect in the
 * same transaction: `context.db` has to be one. Throws `not_found`, `stale`, `forbidden`, `objection_decided`,
 * `blocked`, `rule_broken`, `conflict`.
 */
export async function decideObjection(
  context: Deciding,
  id: string,
  input: DecisionInput,
): Promise<{ version: number }> {
  const { applicationId } = await findObjection(context.db, id, context.actor)
  return changing({ ...context, ifVersion: undefined }, applicationId, async (application) => {
    const objection = await considered(context, id, application, input)
    const doer = personalDoerOf(heldBy(application, objection.office), context, 'head')
    const end = { state: input.outcome, reason: input.reason, legalBasis: input.legalBasis, bySilence: false }
    return () => endWithEffect(context, application, objection, end, doer)
  })
}

/** Runs every check of a decision and writes nothing. Throws what the decision would throw. */
export async function previewDecision(context: Context, id: string, input: DecisionInput): Promise<void> {
  const { db, actor } = context
  const { applicationId } = await findObjection(db, id, actor)
  await considered(context, id, await findCase(db, applicationId, actor), input)
}

async function considered(
  { db, actor, ifVersion }: Pick<Context, 'db' | 'actor' | 'ifVersion'>,
  id: string,
  application: Case,
  input: DecisionInput,
): Promise<WholeObjection> {
  const objection = await findObjection(db, id, actor)
  demandStanding(heldBy(application, objection.office), actor, deciders, 'decide_objection')
  demandVersionOf(objection, ifVersion)
  demandOpen(objection)
  const blockers = decisionBlockers(application, objection, actor.personId)
  if (blockers.length > 0) throw blocked('decide_objection', blockers)
  refuseNumbers(input)
  return objection
}

/**
 * Withdraws an open objection, for the applicant's side; a counter states the assistance. Another one can be filed
 * within the time. Throws `not_found`, `stale`, `forbidden`, `objection_decided`, `rule_broken`, `conflict`.
 */
export async function withdrawObjection(
  context: Context,
  id: string,
  { reason, assistance }: { reason: string | null; assistance: Assistance | null },
): Promise<{ version: number }> {
  refuseNumbers({ reason })
  const { applicationId } = await findObjection(context.db, id, context.actor)
  return changing({ ...context, ifVersion: undefined }, applicationId, async (application) => {
    const { db, actor, ifVersion } = context
    const standing = demandStanding(application, actor, objectors, 'withdraw_objection')
    const objection = await findObjection(db, id, actor)
    demandVersionOf(objection, ifVersion)
    demandOpen(objection)
    const doer = personalDoerOf(application, context, standing)
    demandNoFaults(assistedFaults({ filedAtOfficeId: doer.officeId, assistance }, context.channel))
    const { lastDay } = objection
    const end = { state: 'withdrawn', reason, legalBasis: null, bySilence: false, lastDay, assistance } as const
    return () => endObjection(db, application, objection, end, doer)
  })
}

/**
 * Ends an objection and, when it is granted, gives it its effect. Undefined when it or its application has changed
 * since it was read. `context.db` has to be a transaction.
 */
export async function endWithEffect(
  context: Effects & { db: Db },
  application: { id: string; version: number },
  objection: ReadObjection & Pick<WholeObjection, 'permitEventId'>,
  end: ObjectionEnd,
  doer: Doer,
): Promise<{ version: number } | undefined> {
  if (end.state === 'granted' && objection.permitId !== null)
    await lockWithPermit(context.db, application.id, objection.permitId)
  const ended = await endObjection(context.db, application, objection, end, doer)
  if (!ended || end.state !== 'granted') return ended
  await giveEffect(context, application.id, objection)
  return ended
}

function demandVersionOf({ version }: { version: number }, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && ifVersion !== version) throw new Problem('stale', {})
}

function demandOpen({ state }: WholeObjection): void {
  if (state !== 'open') throw new Problem('objection_decided', {})
}
