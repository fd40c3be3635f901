import { randomInt } from 'node:crypto'
import { WrongDatabase } from '../platform/db/errors.ts'
import { openSetupClient } from '../platform/db/setup-client.ts'

/** The number of advisory locks to choose from, so that starts at the same time do not meet. */
const locks = 2 ** 47

/**
 * Throws `WrongDatabase` when both addresses lead to one database, however they are written: then an advisory lock that
 * one holds is refused to the other.
 */
export async function demandApart(liveUrl: string, sandboxUrl: string): Promise<void> {
  await using clients = new AsyncDisposableStack()
  const openAt = async (url: string) => clients.adopt(await openSetupClient(url), (client) => client.end()).sql
  const [live, sandbox] = [await openAt(liveUrl), await openAt(sandboxUrl)]
  const key = randomInt(locks)
  const isFree = await live.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${key}::int8)`
    return sandbox<{ free: boolean }[]>`select pg_try_advisory_xact_lock(${key}::int8) as free`
  })
  if (!isFree[0]?.free)
    throw new WrongDatabase('The database of the sandbox must be another one than the live database.')
}
