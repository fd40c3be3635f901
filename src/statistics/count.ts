import { workingCalendar } from '../calendar/queries.ts'
import { reckon } from '../clocks/ledger.ts'
import { type Db, within } from '../db/client.ts'
import { addCounts, lockEdition, replaceOverdue, takeUncounted } from './counting-queries.ts'
import { measuresOf } from './measures.ts'

const batch = 1_000

/**
 * Counts events that have been written since, whatever the order they committed in: each once, since it leaves the list of the uncounted in the transaction that counts it. One batch;
 * returns how many.
 */
export const countEvents = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEdition(tx)
    const events = await takeUncounted(tx, batch)
    const raised = await Promise.all(
      events.map(async (event) => {
        const net = event.intervals && reckon(event.intervals, null, await workingCalendar(tx, event.edition), 0).net
        return measuresOf({ ...event, net }).map((measure) => ({
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

/** Counts anew what is overdue now. Returns how many counters changed. */
export const countOverdue = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEdition(tx)
    return replaceOverdue(tx)
  })
