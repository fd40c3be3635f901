import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem } from '../../http/problems/problem.ts'
import { remedyAgainst, rulesAt } from '../../network/legal-remedies/against.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { lockApplication } from '../changed.ts'
import { changing } from '../changing.ts'
import type { VaultContext } from '../context.ts'
import type { Assistance } from '../drafts/assistance.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertObjection } from './changes.ts'
import { applicationOfPermit, lastPermitDecision, lastRefusal, type ObjectionableDecision } from './decisions.ts'
import { filers, filingFaults, isObjectionable } from './objection.ts'
import type { PermitSubject } from './states.ts'
import { valuesOf } from './values.ts'

/**
 * The decision that an objection is against: the refusal of an application, or a decision on a permit. `against`: which
 * one on the permit; undefined is the last.
 */
interface Contested {
  applicationId?: string | undefined
  permitId?: string | undefined
  against?: PermitSubject | undefined
}

/** The input of filing. `receivedOn`: the day on which the paper came, for officers; null is today. */
export interface Filing extends Contested {
  grounds: string
  receivedOn: string | null
  assistance: Assistance | null
}

/**
 * Files an objection against the refusal of an application, or against the suspension or revocation of a permit: by the
 * applicant's side, or by the front desk that enters what came on paper. The rules are those that were set at the
 * decision. `context.db` has to be a transaction. Throws `not_found`, `forbidden`, `objection_not_open`,
 * `objection_filed`, `objection_too_late`, `rule_broken`, `conflict`.
 */
export async function fileObjection(
  context: VaultContext,
  { grounds, receivedOn, assistance, ...contested }: Filing,
): Promise<{ id: string; version: number }> {
  demandNoFaults(contestedFaults(contested))
  const applicationId = await applicationOf(context, contested)
  return changing(context, applicationId, async (application) => {
    const { db, vault, actor, channel } = context
    const standing = demandStanding(application, actor, filers, 'file_objection')
    const doer = personalDoerOf(application, context, standing)
    const decision = await decisionOn(db, application, contested)
    const { office } = application
    if (!decision || !office)
      throw new Problem('objection_not_open', { status: contested.permitId === undefined ? application.status : null })
    const { against, refusalId, permitId, permitEventId, today, decidedOn, nextId: id, existingId } = decision
    demandNoFaults(filingFaults({ officeId: doer.officeId, assistance, receivedOn, channel, today, decidedOn }))
    if (existingId !== null) throw new Problem('objection_filed', {}, { existingId })
    const came = receivedOn ?? today
    const { lastDay, rules } = await rulesOf(db, application, decision.decidedAt)
    if (lastDay !== null && came > lastDay) throw new Problem('objection_too_late', { lastDay, office: office.names })
    const row = {
      ...({ id, level: 'objection', appealOfId: null, office, lastDay } as const),
      ...{ against, refusalId, permitId, permitEventId },
      ...(await valuesOf({ db, vault }, applicationId, { came, today, grounds, assistance }, rules)),
    }
    return () => insertObjection(db, application, row, doer)
  })
}

/** Returns faults unless exactly one of application and permit is named. */
function contestedFaults({ applicationId, permitId, against }: Contested): Fault[] {
  if (permitId === undefined)
    return [
      ...(applicationId === undefined ? [fault({ pointer: '/applicationId' }, 'required')] : []),
      ...(against === undefined ? [] : [fault({ pointer: '/against' }, 'false schema')]),
    ]
  return applicationId === undefined ? [] : [fault({ pointer: '/applicationId' }, 'false schema')]
}

async function applicationOf({ db, actor }: VaultContext, { applicationId, permitId }: Contested): Promise<string> {
  if (permitId !== undefined) return applicationOfPermit(db, permitId, actor)
  if (applicationId === undefined) throw new Error('An objection names an application or a permit.')
  return applicationId
}

/**
 * Reads the decision. Undefined when none can be objected to. The lock of the application keeps the office from taking
 * back a decision on its permit before the objection is there: that would close it.
 */
async function decisionOn(
  db: Db,
  application: Case,
  { permitId, against }: Contested,
): Promise<ObjectionableDecision | undefined> {
  if (permitId === undefined) {
    const refusal = isObjectionable(application) ? await lastRefusal(db, application.id) : undefined
    return refusal && { ...refusal, decidedAt: application.statusSince }
  }
  await lockApplication(db, application.id)
  return lastPermitDecision(db, permitId, against ?? null)
}

/** Returns the last day of the remedy against a decision (null: none, or not known) and the rules for objections. */
async function rulesOf(db: Db, { type }: Case, decidedAt: Date) {
  const { legalRemedy } = type.definition
  const [remedy, rules] = [await remedyAgainst(db, legalRemedy, decidedAt), await rulesAt(db, legalRemedy, decidedAt)]
  return { lastDay: remedy?.lastDay?.day ?? null, rules }
}
