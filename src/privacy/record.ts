import type { Db } from '../db/client.ts'
import { Problem } from '../problems/problem.ts'
import { insertReads } from './read-queries.ts'
import type { Read } from './reading.ts'

/** The record of who read whose data. */
export interface ReadRecord {
  /** Resolves once the reads are durable: only then may what was read be given. Throws `unavailable` when they cannot be recorded. */
  add(...reads: readonly Read[]): Promise<void>
}

interface Waiting {
  reads: readonly Read[]
  done: () => void
  fail: (error: unknown) => void
}

const waitingLimit = 5_000
const togetherLimit = 500

/**
 * Records reads that happen at the same time together: while one write is under way the next ones gather, and share one statement and one
 * wait for the disk. `failed` is told why a write did not succeed.
 */
export function createReadRecord(db: Db, failed: (error: unknown) => void): ReadRecord {
  const waiting: Waiting[] = []
  let writing = false
  return {
    add(...reads) {
      if (reads.length === 0) return Promise.resolve()
      if (waiting.length >= waitingLimit) return Promise.reject(new Problem('unavailable', {}))
      const recorded = new Promise<void>((done, fail) => {
        waiting.push({ reads, done, fail })
      })
      if (!writing) void writeAll()
      return recorded
    },
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
