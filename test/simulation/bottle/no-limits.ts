import { jobLimits, type TimeLimits } from '../../../src/platform/db/limits.ts'

/** 24 days in milliseconds: no run takes that long. PostgreSQL and timers take no more than 24.8. */
const never = 24 * 24 * 60 * 60_000

/**
 * Limits of statements in a run. The database server counts real time, so a statement that waits for another act would
 * end on a busy machine only.
 */
export const noLimits: TimeLimits = { ...jobLimits, lock: never, statement: never, idleInTransaction: never }
