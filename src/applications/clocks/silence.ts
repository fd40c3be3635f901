import { openCase } from '../answers.ts'
import type { StepContext } from '../context.ts'
import { system } from '../doer.ts'
import { judgeCase } from '../judged.ts'
import { systemStepBlockers } from '../next-step.ts'
import { findAnyCase } from '../queries.ts'
import { takeSystemStep } from '../transition.ts'
import { keepJudgement, listUnjudged, type Unjudged } from './queries.ts'

type Judging = Pick<StepContext, 'db' | 'vault' | 'consequences'>

const batch = 500
const input = { action: 'issue_by_silence' } as const
const failuresLimit = 20

/**
 * Judges once of each file that silence has granted whether its permit is issued by that alone: its type says so, and
 * nothing is wanting. Otherwise it stays where it is, and its history says what was. One batch; returns how many were
 * judged. A file that cannot be judged keeps no other from it; it is told of at the end.
 */
export const issueBySilence = async (context: Judging): Promise<number> =>
  eachOf(await listUnjudged(context.db, batch), (found) => judgeSilence(context, found))

/** Runs `work` for each item in turn, even if some fail. Returns how many were done. Throws all failures at the end. */
export async function eachOf<T>(rows: readonly T[], work: (application: T) => Promise<boolean>): Promise<number> {
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

/** False when somebody was faster: the file is judged by the next run as it is then. */
async function judgeSilence(context: Judging, { id, version }: Unjudged): Promise<boolean> {
  const { db, vault } = context
  const sealed = await findAnyCase(db, id)
  if (sealed?.version !== version) return false
  if (sealed.type.definition.deemedApproval !== 'automatic') return keepJudgement(db, { id, version }, null)
  const application = sealed.type.rules.usesPersonal ? await openCase(vault, sealed) : sealed
  const wanting = systemStepBlockers(judgeCase(application), input)
  if (wanting?.length === 0) {
    const doer = { ...system, officeId: application.office?.id ?? null }
    return (await takeSystemStep(context, application, input, doer)) !== undefined
  }
  const blockers = (wanting ?? []).map(({ code, target }) => ({ code, ...(target !== undefined && { target }) }))
  return keepJudgement(db, { id, version }, { status: application.status, wanting: blockers })
}
