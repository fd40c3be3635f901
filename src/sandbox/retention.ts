import { type Database, type Db, inTransaction } from '../platform/db/client.ts'
import { eachInTurn } from '../platform/jobs/running.ts'
import { lockSandbox } from './event-queries.ts'
import {
  allowDeletions,
  deleteOldPermits,
  deleteOldQueries,
  deleteOldReads,
  deleteUntold,
  indexSuccessors,
  isRetentionPrepared,
} from './retention-queries.ts'

/** Days for which the query log and the record of reads are stored, and permits of agencies after their last change. */
export const retentionDays = 90

const atOnce = 1_000

/**
 * Lets `forgetInSandbox` delete histories, which the live database refuses, and permits without reading all others.
 * Call it in a prepared sandbox only.
 */
export const prepareRetention = (pool: Database['pool']): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    await lockSandbox(tx)
    if (await isRetentionPrepared(tx)) return false
    await allowDeletions(tx)
    await indexSuccessors(tx)
    return true
  })

/**
 * Deletes one batch of what is older than `retentionDays`, and of the events of which letters would be made; each kind
 * even if another fails. Fixed permits stay. Returns the number of deleted rows; a permit with all that belongs to it
 * counts as one.
 */
export const forgetInSandbox = (db: Db): Promise<number> =>
  eachInTurn([
    () => deleteOldQueries(db, retentionDays, atOnce),
    () => deleteOldReads(db, retentionDays, atOnce),
    () => deleteOldPermits(db, retentionDays, atOnce),
    () => deleteUntold(db, atOnce),
  ])
