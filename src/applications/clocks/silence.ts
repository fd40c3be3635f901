import { eachInTurn } from '../../platform/jobs/running.ts'
import { openCase } from '../answers/answers.ts'
import { evaluateCase } from '../case/evaluated.ts'
import { findAnyCase } from '../case/queries.ts'
import { openConditions } from '../consultations/conditions.ts'
import type { StepContext } from '../context.ts'
import { system } from '../doer.ts'
import { systemStepBlockers } from '../steps/next-step.ts'
import { takeSystemStep } from '../steps/transition.ts'
import { listUnjudged, recordJudgement, type Unjudged } from './silence-queries.ts'

type Judging = Pick<StepContext, 'db' | 'vault' | 'consequences'>

const batch = 500
const input = { action: 'issue_by_silence' } as const

/**
 * Judges at most 500 applications that silence has granted, each once: its permit is issued if its type says so and
 * nothing is missing. Otherwise its status stays, and its history records what is missing. Returns the number judged.
 * One failure does not stop the others: throws as `eachInTurn` does.
 */
export async function issueBySilence(context: Judging): Promise<number> {
  const unjudged = await listUnjudged(context.db, batch)
  return eachInTurn(unjudged.map((found) => async () => Number(await judgeSilence(context, found))))
}

/** False when the application has changed meanwhile; the next run judges it again. */
async function judgeSilence(context: Judging, { id, version }: Unjudged): Promise<boolean> {
  const { db, vault } = context
  const sealed = await findAnyCase(db, id)
  if (sealed?.version !== version) return false
  if (sealed.type.definition.deemedApproval !== 'automatic') return recordJudgement(db, { id, version }, null)
  const application = sealed.type.rules.usesPersonal ? await openCase(vault, sealed) : sealed
  const wanting = systemStepBlockers(evaluateCase(application), input)
  if (wanting?.length === 0) {
    const doer = { ...system, officeId: application.office?.id ?? null }
    const open = openConditions(application.consultations)
    const taken = await takeSystemStep(
      context,
      application,
      { ...input, ...(open.length > 0 && { openConditions: open }) },
      doer,
    )
    return taken !== undefined
  }
  const blockers = (wanting ?? []).map(({ code, target }) => ({ code, ...(target !== undefined && { target }) }))
  return recordJudgement(db, { id, version }, { status: application.status, wanting: blockers })
}
