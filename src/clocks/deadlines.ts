import { currentEdition, workingCalendar } from '../calendar/queries.ts'
import type { WorkingCalendar } from '../calendar/working-time.ts'
import type { Db } from '../db/client.ts'
import { publishedVersion } from '../permit-types/queries.ts'
import { maySilenceGrant, reckon } from './ledger.ts'
import { type Deadline, markDeemedGranted, type StaleClock, saveDeadlines, staleClocks } from './queries.ts'

const batch = 500

/** Computes deadlines anew that an older calendar has given. One batch; returns how many. */
export async function recomputeDeadlines(db: Db): Promise<number> {
  const edition = await currentEdition(db)
  if (!edition) return 0
  const [stale, calendar] = await Promise.all([staleClocks(db, edition, batch), workingCalendar(db, edition)])
  return saveDeadlines(db, edition, await Promise.all(stale.map((clock) => deadlineOf(db, clock, calendar))))
}

async function deadlineOf(
  db: Db,
  { id, version, permitType, permitTypeVersion, intervals, readAt }: StaleClock,
  calendar: WorkingCalendar,
): Promise<Deadline> {
  const {
    definition: { serviceTime, deemedApproval },
  } = await publishedVersion(db, permitType, permitTypeVersion)
  const reckoning = reckon(intervals, serviceTime, calendar, Date.parse(readAt))
  const dueAt = reckoning.dueAt === null ? null : new Date(reckoning.dueAt).toISOString()
  return { id, version, dueAt, silenceGrants: maySilenceGrant(deemedApproval, reckoning) }
}

/** Marks what silence has granted, by the minute. One batch; returns how many. */
export const deemGranted = (db: Db): Promise<number> => markDeemedGranted(db, batch)
