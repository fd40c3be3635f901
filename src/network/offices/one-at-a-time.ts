import { type Actor, administeredBy } from '../../access/identity/actor.ts'
import type { Db } from '../../platform/db/client.ts'
import { codedError } from '../../platform/db/errors.ts'
import { perDatabase } from '../../platform/db/per-database.ts'
import { ResourcePool } from '../../platform/db/resource-pool.ts'

/** The longest wait for the changes of offices that came before. */
const longestWaitMilliseconds = 10_000

const waitersOf = perDatabase(() => new ResourcePool(['change'], longestWaitMilliseconds))

/**
 * Runs changes of offices of this process one after the other; `change` begins its transaction by itself. A waiting
 * change has no connection: a few of them would else hold the whole pool while they wait for the lock on offices.
 * The change of somebody who administers no office does not wait: it is refused before the lock. Throws `POOL_TIMEOUT`
 * after ten seconds.
 */
export async function oneAtATime<T>(db: Db, actor: Actor, change: () => Promise<T>): Promise<T> {
  if (administeredBy(actor).length === 0) return change()
  const waiters = waitersOf(db)
  const place = await new Promise<string>((start, refuse) =>
    waiters.acquire(start, () =>
      refuse(codedError('POOL_TIMEOUT', `Other changes of offices did not end in ${longestWaitMilliseconds} ms.`)),
    ),
  )
  try {
    return await change()
  } finally {
    waiters.release(place)
  }
}
