import { withRunningRemedy } from '../applications/objections/running.ts'
import { type Db, within } from '../platform/db/client.ts'
import { eraseGrounds, listWithGrounds, lockWithGrounds } from './grounds-queries.ts'

/**
 * Erases the grounds of objections that were filed after the data of their application was erased, when none is open
 * and no remedy is left: a permit can live on, and be suspended or revoked, after its application. At most 1,000
 * applications a run; those that are being changed are left to the next one. Returns the number of objections.
 */
export async function forgetGrounds(db: Db): Promise<number> {
  const listed = await listWithGrounds(db)
  return within(db, async (tx) => {
    const locked = await lockWithGrounds(tx, listed)
    const contestable = await withRunningRemedy(tx, locked)
    return eraseGrounds(
      tx,
      locked.filter((id) => !contestable.has(id)),
    )
  })
}
