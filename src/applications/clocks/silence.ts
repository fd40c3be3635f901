import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { opened } from '../answers.ts'
import { hindrances } from '../next-step.ts'
import { findAnyCase } from '../queries.ts'
import { takeAlone } from '../transition.ts'
import { keepJudgement, type Unjudged, unjudged } from './queries.ts'

const batch = 500
const input = { action: 'issue_by_silence' } as const
const failuresLimit = 20

/**
 * Judges once of each file that silence has granted whether its permit is issued by that alone: its type says so, and
 * nothing is wanting. Otherwise it stays where it is, and its history says what was. One batch; returns how many were
 * judged. A file that cannot be judged keeps no other from it; it is told of at the end.
 */
export const issueBySilence = async (db: Db, vault: Vault): Promise<number> =>
  eachOf(await unjudged(db, batch), (file) => judge(db, vault, file))

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
async function judge(db: Db, vault: Vault, { id, version }: Unjudged): Promise<boolean> {
  const sealed = await findAnyCase(db, id)
  if (sealed?.version !== version) return false
  if (sealed.type.definition.deemedApproval !== 'automatic') return keepJudgement(db, { id, version }, null)
  const file = sealed.type.rules.usesPersonal ? await opened(vault, sealed) : sealed
  const wanting = hindrances(file, input)
  if (wanting?.length === 0)
    return (
      (await takeAlone(db, file, input, {
        personId: null,
        standing: 'system',
        officeId: file.office?.id ?? null,
        channel: 'system',
      })) !== undefined
    )
  return keepJudgement(
    db,
    { id, version },
    {
      status: file.status,
      wanting: (wanting ?? []).map(({ code, target }) => ({ code, ...(target !== undefined && { target }) })),
    },
  )
}
