/** Time limits of database work, in milliseconds. Each ends in an error that becomes the problem `unavailable`. */
export interface TimeLimits {
  /** Waiting for a free connection of the pool. */
  acquire: number
  /** Opening a connection. */
  connect: number
  /** Waiting for a lock on a table or a row (`lock_timeout`). */
  lock: number
  /** Running a statement (`statement_timeout`). */
  statement: number
  /** Idling in a transaction (`idle_in_transaction_session_timeout`). */
  idleInTransaction: number
}

/** Limits of requests: after these times a client should retry. */
export const requestLimits: TimeLimits = {
  acquire: 3_000,
  connect: 3_000,
  lock: 2_000,
  statement: 10_000,
  idleInTransaction: 30_000,
}

/** Limits of jobs and commands, which may take minutes and may wait for a migration. */
export const jobLimits: TimeLimits = {
  acquire: 60_000,
  connect: 10_000,
  lock: 60_000,
  statement: 10 * 60_000,
  idleInTransaction: 5 * 60_000,
}

/** Added to `statement` before the client gives up: a healthy server has cancelled the statement by then. */
export const graceMilliseconds = 2_000
