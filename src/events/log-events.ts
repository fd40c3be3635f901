import { type Db, within } from '../platform/db/client.ts'
import { appendEvents, deleteOldEvents, lockEnd } from './log-queries.ts'

/** Days for which events are kept in the log. A client that was away for longer reads the lists again. */
export const keptDays = 90

const batch = 500
const deletedAtOnce = 1_000

/**
 * Moves committed events into the log: each once, in the order in which they were committed, with positions without
 * gaps. An event whose transaction is still open gets a later position. Returns the number of events moved.
 */
export const logEvents = (db: Db): Promise<number> =>
  within(db, async (tx) => {
    await lockEnd(tx)
    return appendEvents(tx, batch)
  })

/** Deletes events that are older than `keptDays`. Returns their number. */
export const forgetEvents = (db: Db): Promise<number> => deleteOldEvents(db, keptDays, deletedAtOnce)
