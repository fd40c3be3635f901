import { type Db, within } from '../platform/db/client.ts'
import { appendEvents, deleteOldEvents, lockEnd } from './log-queries.ts'

/** Days for which the log stores events. A client with an older position gets `position_too_old`. */
export const retentionDays = 90

const batch = 500
const deletedAtOnce = 1_000

/**
 * Moves committed events into the log: each once, with positions without gaps. An event whose transaction is still
 * open gets a later position. One batch; returns the number of events moved.
 */
export const logEvents = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEnd(tx)
    return appendEvents(tx, batch)
  })

/** Deletes events that are older than `retentionDays`. One batch; returns their number. */
export const forgetEvents = (db: Db): Promise<number> => deleteOldEvents(db, retentionDays, deletedAtOnce)
