import { reckonTimes } from '../applications/clocks/reckoning.ts'
import { timesOf } from '../catalogue/permit-types/definition/time-schema.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import { workingCalendar } from '../network/calendar/queries.ts'
import { type Db, within } from '../platform/db/client.ts'
import { addCounts, lockEdition, replaceOverdue, takeUncounted, type Uncounted } from './counting-queries.ts'
import { acceptances, type Counted, measuresOf } from './measures.ts'

const batch = 1_000

/**
 * Counts new events, each exactly once: the transaction that counts an event deletes it from `uncounted`. One batch;
 * returns their number.
 */
export const countEvents = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEdition(tx)
    const events = await takeUncounted(tx, batch)
    const raised = await Promise.all(
      events.map(async (event) => {
        return measuresOf({ ...event, ...(await timesUsed(tx, event)) }).map((measure) => ({
          month: event.month,
          officeId: event.officeId,
          level: event.level,
          permitType: event.permitType,
          measure,
        }))
      }),
    )
    if (events.length > 0) await addCounts(tx, raised.flat())
    return events.length
  })

/** Returns the working time of the office until a decision, or until the first acceptance. Null for other events. */
async function timesUsed(tx: Db, event: Uncounted): Promise<Pick<Counted, 'check' | 'net'>> {
  if (!event.intervals) return { check: null, net: null }
  const { definition } = await publishedVersion(tx, event.permitType, event.permitTypeVersion)
  const calendar = await workingCalendar(tx, event.edition)
  // Later intervals, such as those of a reopened application, are none of this event.
  const intervals = event.intervals.filter(({ startedAt }) => Date.parse(startedAt) <= event.at.getTime())
  const { acceptedAt, check, net } = reckonTimes(intervals, timesOf(definition), calendar, event.at.getTime())
  if (!(acceptances as readonly unknown[]).includes(event.action)) return { check: null, net }
  const isFirst = check.startedAt !== null && acceptedAt === event.at.getTime()
  return {
    check: isFirst ? { used: check.used, onTime: check.dueAt === null ? null : !check.overdue } : null,
    net: null,
  }
}

/** Recounts the overdue applications. Returns the number of counters that changed. */
export const countOverdue = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEdition(tx)
    return replaceOverdue(tx)
  })
