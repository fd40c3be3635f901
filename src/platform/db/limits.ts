/** Limits on waiting for the database, in milliseconds. Each ends in an error that is answered as `unavailable`. */
export interface TimeLimits {
  /** For a free connection of the pool. */
  turn: number
  /** For a new connection to be made. */
  connect: number
  /** For a lock of a table or a row (`lock_timeout`). */
  lock: number
  /** For a statement to end (`statement_timeout`). */
  statement: number
  /** For a transaction to go on in which nothing happens (`idle_in_transaction_session_timeout`). */
  idleInTransaction: number
}

/** Limits of requests: a client that waits longer should rather retry. */
export const requestLimits: TimeLimits = {
  turn: 3_000,
  connect: 3_000,
  lock: 2_000,
  statement: 10_000,
  idleInTransaction: 30_000,
}

/** Limits of jobs, reports and commands: they may take minutes, and may wait for a migration. */
export const jobLimits: TimeLimits = {
  turn: 60_000,
  connect: 10_000,
  lock: 60_000,
  statement: 10 * 60_000,
  idleInTransaction: 5 * 60_000,
}

/** Grace after `statement`. A healthy server has ended a statement by itself well before. */
export const graceMilliseconds = 2_000
