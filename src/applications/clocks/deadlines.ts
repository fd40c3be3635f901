import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { timesOf } from '../../catalogue/permit-types/time-schema.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Db } from '../../platform/db/client.ts'
import { type Deadline, markDeemedGranted, type StaleClock, saveDeadlines, staleClocks } from './queries.ts'
import { maySilenceGrant, reckonTimes } from './reckoning.ts'

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
  const { definition } = await publishedVersion(db, permitType, permitTypeVersion)
  const reckoning = reckonTimes(intervals, timesOf(definition), calendar, Date.parse(readAt))
  return {
    id,
    version,
    acceptedAt: instant(reckoning.acceptedAt),
    dueAt: instant(reckoning.dueAt),
    dueProvisional: reckoning.provisionalYear !== null,
    silenceGrants: maySilenceGrant(definition.deemedApproval, reckoning),
  }
}

const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/** Marks what silence has granted, by the minute. One batch; returns how many. */
export const deemGranted = (db: Db): Promise<number> => markDeemedGranted(db, batch)
