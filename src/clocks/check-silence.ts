import { findAnyCase } from '../applications/queries.ts'
import { takeAlone } from '../applications/transition.ts'
import type { Db } from '../db/client.ts'
import { checkOf } from '../permit-types/time-schema.ts'
import { keepCheckOverdue, type Unjudged, unchecked } from './queries.ts'
import { eachOf } from './silence.ts'

const batch = 500

/**
 * Does what silence means for each application whose completeness check has run out of time: the system accepts it, or its history says
 * that it is overdue, once. One batch; returns how many. A failure keeps no other application from it.
 */
export const endChecks = async (db: Db): Promise<number> =>
  eachOf(await unchecked(db, batch), (file) => judge(db, file))

/** False when somebody was faster: the application is judged by the next run as it is then. */
async function judge(db: Db, { id, version }: Unjudged): Promise<boolean> {
  const file = await findAnyCase(db, id)
  if (file?.version !== version) return false
  if (checkOf(file.type.definition).silence !== 'complete') return keepCheckOverdue(db, { id, version })
  const input = { action: 'accept_by_silence', dueAt: file.dueAt?.toISOString() ?? '' } as const
  const doer = {
    personId: null,
    standing: 'system',
    officeId: file.office?.id ?? null,
    channel: 'system',
  } as const
  return (await takeAlone(db, file, input, doer)) !== undefined
}
