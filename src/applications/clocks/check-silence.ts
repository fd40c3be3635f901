import { checkOf } from '../../catalogue/permit-types/time-schema.ts'
import type { Db } from '../../platform/db/client.ts'
import { findAnyCase } from '../queries.ts'
import { takeAlone } from '../transition.ts'
import { keepCheckOverdue, type Unjudged, unchecked } from './queries.ts'
import { eachOf } from './silence.ts'

const batch = 500

/**
 * Applies the rule of silence to each application whose completeness check has run out of time: the system accepts it,
 * or its history records once that it is overdue. One batch; returns how many. One failure does not stop the others.
 */
export const endChecks = async (db: Db): Promise<number> =>
  eachOf(await unchecked(db, batch), (file) => judge(db, file))

/** Returns false when the application has changed meanwhile; the next run judges it as it is then. */
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
