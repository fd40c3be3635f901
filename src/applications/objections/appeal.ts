import type { Actor } from '../../access/identity/actor.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { remedyAgainst, rulesAt } from '../../network/legal-remedies/against.ts'
import { remedyDetail } from '../../network/legal-remedies/remedy.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { lockApplication } from '../changed.ts'
import { changing } from '../changing.ts'
import type { VaultContext } from '../context.ts'
import { demandStanding, personalDoerOf, standingsOf } from '../standing.ts'
import { appealFacts, lockDeciding } from './appeal-queries.ts'
import { insertObjection } from './changes.ts'
import { lastPermitDecision, lastRefusal } from './decisions.ts'
import type { Filing } from './file.ts'
import { filers, filingFaults, heldBy, isObjectionable } from './objection.ts'
import { findObjection, type ObjectionRow } from './queries.ts'
import { valuesOf } from './values.ts'

/**
 * Files an appeal against the decision on an objection, to the office above: by the applicant's side, or by a front
 * desk that enters what came on paper, that of the office above included. The rules are those that were set at that
 * decision. `context.db` has to be a transaction. Throws `not_found`, `forbidden`, `appeal_not_open`, `appeal_filed`,
 * `appeal_too_late`, `no_office_above`, `rule_broken`, `conflict`.
 */
export async function fileAppeal(
  context: VaultContext,
  appealOfId: string,
  filing: Filing,
): Promise<{ id: string; version: number }> {
  const { grounds, receivedOn, assistance, ...others } = filing
  const named = (['applicationId', 'permitId', 'against'] as const).filter((name) => others[name] !== undefined)
  demandNoFaults(named.map((name) => fault({ pointer: `/${name}` }, 'false schema')))
  const { applicationId } = await findObjection(context.db, appealOfId, context.actor)
  return changing(context, applicationId, async (application) => {
    const { db, vault, actor, channel } = context
    const objection = await findObjection(db, appealOfId, actor)
    const above = (await appealFacts(db, appealOfId))?.above ?? null
    const place = placeOf(application, above, actor)
    const doer = personalDoerOf(place, context, demandStanding(place, actor, filers, 'file_appeal'))
    // Others lock an office before an application, too.
    if (above && !(await lockDeciding(db, above))) return async () => undefined
    await lockApplication(db, applicationId)
    const facts = await appealFacts(db, appealOfId)
    const { decision, against, permitId } = objection
    if (!facts || !decision || !(await isAppealable(db, application, objection, facts)))
      throw new Problem('appeal_not_open', {})
    const { today, decidedOn, nextId: id, refusalId, permitEventId, current } = facts
    demandNoFaults(filingFaults({ officeId: doer.officeId, assistance, receivedOn, channel, today, decidedOn }))
    if (current !== null) throw new Problem('appeal_filed', {}, { existingId: current.id })
    const own = application.type.definition.legalRemedy
    const decidedAt = new Date(decision.at)
    const remedy = await remedyAgainst(db, own, decidedAt, 'objection')
    if (above === null) throw new Problem('no_office_above', { remedy: remedyDetail(remedy, decision.office) })
    const came = receivedOn ?? today
    const lastDay = remedy?.lastDay?.day ?? null
    if (lastDay !== null && came > lastDay) throw new Problem('appeal_too_late', { lastDay, office: above.names })
    const rules = (await rulesAt(db, own, decidedAt))?.appeal ?? null
    const row = {
      ...({ id, level: 'appeal', appealOfId, office: above, lastDay } as const),
      ...{ against, refusalId, permitId, permitEventId },
      ...(await valuesOf({ db, vault }, applicationId, { came, today, grounds, assistance }, rules)),
    }
    return () => insertObjection(db, application, row, doer)
  })
}

/** Returns the application as the office sees it at whose front desk an officer enters an appeal. */
function placeOf(application: Case, above: Office | null, actor: Actor): Case {
  const isHere = standingsOf(application, actor).some((standing) => filers.some((filer) => filer === standing))
  return isHere || above === null ? application : heldBy(application, above)
}

/**
 * True when an appeal can be filed against the decision on an objection: it was rejected or is inadmissible, and what
 * the objection was against is still in force.
 */
export async function isAppealable(
  db: Db,
  application: Case,
  { level, state, against, permitId }: ObjectionRow,
  { refusalId, permitEventId }: { refusalId: string | null; permitEventId: string | null },
): Promise<boolean> {
  if (level !== 'objection' || (state !== 'rejected' && state !== 'inadmissible')) return false
  if (against === 'refusal' || permitId === null)
    return isObjectionable(application) && (await lastRefusal(db, application.id))?.refusalId === refusalId
  return (await lastPermitDecision(db, permitId, against))?.permitEventId === permitEventId
}
