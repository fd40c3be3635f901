import { randomInt } from 'node:crypto'
import postgres from 'postgres'
import { WrongDatabase } from '../platform/db/errors.ts'
import { hostOptions } from '../platform/db/host-options.ts'

const openAt = (url: string) => postgres(url, { ...hostOptions(url), max: 1, onnotice: () => {}, fetch_types: false })
/** The number of advisory locks to choose from, so that starts at the same time do not meet. */
const locks = 2 ** 47

/**
 * Throws `WrongDatabase` when both addresses lead to one database, however they are written: then an advisory lock that
 * one holds is refused to the other.
 */
export async function demandApart(liveUrl: string, sandboxUrl: string): Promise<void> {
  const [live, sandbox] = [openAt(liveUrl), openAt(sandboxUrl)]
  const key = randomInt(locks)
  try {
    const isFree = await live.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${key}::int8)`
      return sandbox<{ free: boolean }[]>`select pg_try_advisory_xact_lock(${key}::int8) as free`
    })
    if (!isFree[0]?.free)
      throw new WrongDatabase('The database of the sandbox must be another one than the live database.')
  } finally {
    await Promise.all([live.end(), sandbox.end()])
  }
}
