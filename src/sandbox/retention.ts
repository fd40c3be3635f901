import { type Database, type Db, inTransaction } from '../platform/db/client.ts'
import { lockSandbox } from './event-queries.ts'
import {
  allowDeletions,
  areDeletionsAllowed,
  deleteOldPermits,
  deleteOldQueries,
  deleteOldReads,
  deleteUntold,
} from './retention-queries.ts'

/**
 * Days for which the sandbox stores the query log, the record of reads, and permits of agencies since their last change.
 */
export const keptDays = 90

const atOnce = 1_000

/** Lets `forgetInSandbox` delete histories, which the live database refuses. Call it in a prepared sandbox only. */
export const prepareRetention = (pool: Database['pool']): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    await lockSandbox(tx)
    if (await areDeletionsAllowed(tx)) return false
    await allowDeletions(tx)
    return true
  })

/**
 * Deletes what is older than `keptDays`, and the events of which letters would be made. Fixed permits stay. One batch;
 * returns the number of deleted rows, a permit with all that belongs to it counted once.
 */
export async function forgetInSandbox(db: Db): Promise<number> {
  return (
    (await deleteOldQueries(db, keptDays, atOnce)) +
    (await deleteOldReads(db, keptDays, atOnce)) +
    (await deleteOldPermits(db, keptDays, atOnce)) +
    (await deleteUntold(db, atOnce))
  )
}
