import { timesOf } from '../../catalogue/permit-types/definition/time-schema.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { currentEdition, workingCalendar } from '../../network/calendar/queries.ts'
import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import { writeInstant } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import {
  type Deadline,
  listStaleClocks,
  markDeemedGranted,
  type StaleClock,
  saveDeadlines,
} from './deadline-queries.ts'
import { maySilenceGrant, reckonTimes } from './reckoning.ts'

const batch = 500

/** Computes at most 500 deadlines again that come from an older edition of the calendar. Returns the number. */
export async function recomputeDeadlines(db: Db): Promise<number> {
  const edition = await currentEdition(db)
  if (!edition) return 0
  const [stale, calendar] = await Promise.all([listStaleClocks(db, edition, batch), workingCalendar(db, edition)])
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
    acceptedAt: writeInstant(reckoning.acceptedAt),
    dueAt: writeInstant(reckoning.dueAt),
    dueProvisional: reckoning.provisionalYear !== null,
    silenceGrants: maySilenceGrant(definition.deemedApproval, reckoning),
  }
}

/** Marks at most 500 applications that silence has granted. Returns the number. */
export const deemGranted = (db: Db): Promise<number> => markDeemedGranted(db, batch)
