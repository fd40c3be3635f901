import type { TimeLimits } from '../../../src/platform/db/limits.ts'

/** Time limits that a busy machine does not exceed. A test of the limits of requests states its own. */
export const patient: TimeLimits = {
  acquire: 60_000,
  connect: 60_000,
  lock: 60_000,
  statement: 60_000,
  idleInTransaction: 60_000,
}
