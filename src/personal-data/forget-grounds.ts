import { withRunningRemedy } from '../applications/objections/running.ts'
import { type Db, within } from '../platform/db/client.ts'
import { eraseGrounds, listWithGrounds, lockWithGrounds } from './grounds-queries.ts'

const batchLimit = 100

/**
 * Erases the grounds of objections that were filed after the data of their application was erased, when none is open
 * and no remedy is left. A permit can live on, and be suspended or revoked, after its application. Each batch is a
 * transaction, until none is left or the signal aborts. Kept grounds delay nothing. Applications that are being changed
 * are left to the next run. Returns the number of objections.
 */
export async function forgetGrounds(db: Db, batch = batchLimit, signal?: AbortSignal): Promise<number> {
  let erased = 0
  let listed = await listWithGrounds(db, batch)
  while (listed.length > 0) {
    erased += await forgetBatch(db, listed)
    if (signal?.aborted) break
    listed = await listWithGrounds(db, batch, listed.at(-1))
  }
  return erased
}

const forgetBatch = (db: Db, listed: readonly string[]): Promise<number> =>
  within(db, async (tx) => {
    const locked = await lockWithGrounds(tx, listed)
    const contestable = await withRunningRemedy(tx, locked)
    return eraseGrounds(
      tx,
      locked.filter((id) => !contestable.has(id)),
    )
  })
