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
const failuresLimit = 20

/**
 * Judges at most 500 applications that silence has granted, each once: its permit is issued if its type says so and
 * nothing is missing. Otherwise its status stays, and its history records what is missing. Returns the number judged.
 * Failures do not stop the others and are thrown at the end.
 */
export const issueBySilence = async (context: Judging): Promise<number> =>
  judgeEach(await listUnjudged(context.db, batch), (found) => judgeSilence(context, found))

/**
 * Runs `work` for each item in turn, even if some fail. Returns for how many it was true. Throws an `AggregateError`
 * with the first 20 failures at the end.
 */
export async function judgeEach<T>(rows: readonly T[], work: (application: T) => Promise<boolean>): Promise<number> {
  const failures: unknown[] = []
  let done = 0
  for (const application of rows) {
    try {
      if (await work(application)) done++
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures.slice(0, failuresLimit),
      `Silence could not be judged for ${failures.length} applications.`,
    )
  return done
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
