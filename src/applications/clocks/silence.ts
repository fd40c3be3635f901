import { opened } from '../answers.ts'
import type { StepContext } from '../context.ts'
import { system } from '../doer.ts'
import { judge } from '../judged.ts'
import { hindrances } from '../next-step.ts'
import { findAnyCase } from '../queries.ts'
import { takeAlone } from '../transition.ts'
import { keepJudgement, type Unjudged, unjudged } from './queries.ts'

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
  eachOf(await unjudged(context.db, batch), (found) => judgeSilence(context, found))

/** Runs `work` for each item in turn, even if some fail. Returns how many were done. Throws all failures at the end. */
export async function eachOf<T>(files: readonly T[], work: (file: T) => Promise<boolean>): Promise<number> {
  const failures: unknown[] = []
  let done = 0
  for (const file of files) {
    try {
      if (await work(file)) done++
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures.slice(0, failuresLimit),
      `Silence could not be judged for ${failures.length} files.`,
    )
  return done
}

/** False when somebody was faster: the file is judged by the next run as it is then. */
async function judgeSilence(context: Judging, { id, version }: Unjudged): Promise<boolean> {
  const { db, vault } = context
  const sealed = await findAnyCase(db, id)
  if (sealed?.version !== version) return false
  if (sealed.type.definition.deemedApproval !== 'automatic') return keepJudgement(db, { id, version }, null)
  const application = sealed.type.rules.usesPersonal ? await opened(vault, sealed) : sealed
  const wanting = hindrances(judge(application), input)
  if (wanting?.length === 0) {
    const doer = { ...system, officeId: application.office?.id ?? null }
    return (await takeAlone(context, application, input, doer)) !== undefined
  }
  const blockers = (wanting ?? []).map(({ code, target }) => ({ code, ...(target !== undefined && { target }) }))
  return keepJudgement(db, { id, version }, { status: application.status, wanting: blockers })
}
