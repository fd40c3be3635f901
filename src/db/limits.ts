/** How long what uses the database waits, in milliseconds. Each limit ends in an error that is answered as `unavailable`. */
export interface TimeLimits {
  /** For a connection of the pool to become free. */
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

/** Of requests: whoever waits for an answer tries again rather than wait longer. */
export const requestLimits: TimeLimits = {
  turn: 5_000,
  connect: 3_000,
  lock: 2_000,
  statement: 10_000,
  idleInTransaction: 30_000,
}

/** Of jobs, reports and commands: they may take minutes, and may wait for a migration. */
export const jobLimits: TimeLimits = {
  turn: 60_000,
  connect: 10_000,
  lock: 60_000,
  statement: 10 * 60_000,
  idleInTransaction: 5 * 60_000,
}

/** A server that is well has ended a statement by itself long before this much more than `statement`. */
export const graceMilliseconds = 2_000
