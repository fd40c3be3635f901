import { Problem } from '../../http/problems/problem.ts'
import { timeNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { lazy } from '../../platform/lazy.ts'
import { recentValues } from '../../platform/recent.ts'
import { insertReads } from './queries.ts'
import type { Read } from './reading.ts'

/** Records who has read whose data. */
export interface ReadRecord {
  /**
   * Resolves when the reads are committed; show the data only then. Throws `unavailable` when they cannot be recorded,
   * or when 5,000 calls wait. Null, the read of one's own application, is not recorded.
   */
  add(...reads: readonly (Read | null)[]): Promise<void>
  /**
   * Records reads as `add` does, but skips those that this process has recorded since midnight UTC with the same
   * reader, application, kind, status and standing. For data that is shown without a request for it: a name in a list,
   * the case in the answer to its change.
   */
  addOnceADay(...reads: readonly (Read | null)[]): Promise<void>
}

interface Waiting {
  reads: readonly Read[]
  done: () => void
  fail: (error: unknown) => void
}

const waitingLimit = 5_000
const rememberedReads = 100_000
const dayLength = 'YYYY-MM-DD'.length
const togetherLimit = 500

/**
 * Returns a record that batches reads: while one write is in progress, up to 500 calls wait and share the next
 * statement. `failed` is called with the error of each failed write.
 */
export function createReadRecord(db: Db, failed: (error: unknown) => void): ReadRecord {
  const waiting: Waiting[] = []
  // Lazy, because the cache allocates 4 MB at once.
  const today = lazy(() => recentValues<string>(rememberedReads))
  let writing = false
  return { add, addOnceADay }

  function add(...given: readonly (Read | null)[]): Promise<void> {
    const reads = given.filter((read) => read !== null)
    if (reads.length === 0) return Promise.resolve()
    if (waiting.length >= waitingLimit) return Promise.reject(new Problem('unavailable', {}))
    const recorded = new Promise<void>((done, fail) => {
      waiting.push({ reads, done, fail })
    })
    if (!writing) void writeAll()
    return recorded
  }

  async function addOnceADay(...reads: readonly (Read | null)[]): Promise<void> {
    const day = timeNow().toISOString().slice(0, dayLength)
    const fresh = reads.filter((read) => read !== null).filter((read) => today().get(keyOf(read)) !== day)
    await add(...fresh)
    for (const read of fresh) today().set(keyOf(read), day)
  }

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      const together = waiting.splice(0, togetherLimit)
      try {
        await insertReads(
          db,
          together.flatMap(({ reads }) => reads),
        )
        for (const { done } of together) done()
      } catch (error) {
        failed(error)
        for (const { fail } of together) fail(new Problem('unavailable', {}))
      }
    }
    writing = false
  }
}

const keyOf = ({ personId, applicationId, what, status, standing }: Read) =>
  [personId, applicationId, what, status, standing].join(' ')
