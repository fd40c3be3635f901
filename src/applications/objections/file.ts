import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import { remedyAgainst, rulesAt } from '../../network/legal-remedies/against.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import { changing } from '../changing.ts'
import type { VaultContext } from '../context.ts'
import type { Assistance } from '../drafts/assistance.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { insertObjection } from './changes.ts'
import { dueAfter, silenceAt } from './due.ts'
import { groundsPointer } from './grounds.ts'
import { filers, filingFaults, isObjectionable } from './objection.ts'
import { lastRefusal } from './queries.ts'

/** The input of filing. `receivedOn`: the day on which the paper came, for officers; null is today. */
interface Filing {
  applicationId: string
  grounds: string
  receivedOn: string | null
  assistance: Assistance | null
}

/**
 * Files an objection against the refusal of an application: by the applicant's side, or by the front desk that enters
 * what came on paper. The rules are those that were set at the refusal. Throws `not_found`, `forbidden`,
 * `objection_not_open`, `objection_filed`, `objection_too_late`, `rule_broken`, `conflict`.
 */
export async function fileObjection(
  context: VaultContext,
  { applicationId, grounds, receivedOn, assistance }: Filing,
): Promise<{ id: string; version: number }> {
  return changing(context, applicationId, async (application) => {
    const { db, vault, actor, channel } = context
    const standing = demandStanding(application, actor, filers, 'file_objection')
    const doer = personalDoerOf(application, context, standing)
    const refusal = await lastRefusal(db, applicationId)
    const { office } = application
    if (!refusal || !office || !isObjectionable(application))
      throw new Problem('objection_not_open', { status: application.status })
    const { today, refusedOn, refusalId, nextId: id, existingId } = refusal
    demandNoFaults(filingFaults({ officeId: doer.officeId, assistance, receivedOn, channel, today, refusedOn }))
    if (existingId !== null) throw new Problem('objection_filed', {}, { existingId })
    const came = receivedOn ?? today
    const { lastDay, rules } = await rulesOf(db, application)
    if (lastDay !== null && came > lastDay) throw new Problem('objection_too_late', { lastDay, office: office.names })
    const edition = await currentEdition(db)
    const time = { calendar: await workingCalendar(db, edition), edition: edition?.number ?? 0 }
    const due = dueAfter(came, rules?.decideWithin ?? null, time)
    const silence = silenceAt(today, due, rules)
    const sealed = await vault.seal(applicationId, [{ pointer: groundsPointer, kind: 'other', value: grounds }])
    const row = {
      id,
      refusalId,
      officeId: office.id,
      receivedOn: came,
      lastDay,
      sealed,
      decideWithin: rules?.decideWithin ?? null,
      silenceGrants: silence === 'granted',
      due,
      details: {
        objectionId: id,
        receivedOn: came,
        dueOn: due.dueOn,
        ...(due.isProvisional && { provisional: true }),
        silence,
        ...(assistance && { assistance }),
      },
    }
    return () => insertObjection(db, application, row, doer)
  })
}

/** Returns the last day of the remedy against a refusal (null: none, or not known) and the rules for objections. */
async function rulesOf(db: Db, { type, statusSince }: Case) {
  const { legalRemedy } = type.definition
  const [remedy, rules] = [
    await remedyAgainst(db, legalRemedy, statusSince),
    await rulesAt(db, legalRemedy, statusSince),
  ]
  return { lastDay: remedy?.lastDay?.day ?? null, rules }
}
