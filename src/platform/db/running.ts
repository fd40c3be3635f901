import { Answers } from './answers.ts'
import { codedError } from './coded-error.ts'
import { beforeSettling, type DriverQuery } from './driver-query.ts'
import { graceMilliseconds, type TimeLimits } from './limits.ts'
import type { LockedStatements } from './locked-statements.ts'
import { endedStatement, type InContext, type SeesStatements } from './statement-log.ts'

interface Parts {
  limits: TimeLimits
  locked: LockedStatements
  /** Called when an answer is long overdue: the server is gone, or the network between. */
  overdue: () => void
  seen?: SeesStatements | undefined
}

interface Run {
  isSlow(): boolean
}

/** A statement that takes longer than this gets no more connections at once than the number below. */
const slowMilliseconds = 1_000
const slowAtOnce = 3

/** Returns the error of a query whose connection is gone. */
export const connectionClosed = (): Error =>
  codedError('CONNECTION_CLOSED', 'The connection to the database was closed before it answered.')

/** Keeps account of the queries that run. One whose answer is long overdue fails. */
export class Running {
  readonly #answers: Answers
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  /** The running queries of each statement, oldest first. */
  readonly #runs = new Map<readonly string[], Set<Run>>()

  constructor({ limits, locked, overdue, seen }: Parts) {
    this.#answers = new Answers(limits.statement + graceMilliseconds, overdue)
    this.#locked = locked
    this.#seen = seen
  }

  /**
   * Returns how many queries of a statement run. Infinity when they are slow: more would leave no connection to others.
   */
  shareOf(statement: readonly string[]): number {
    const runs = this.#runs.get(statement)
    const [oldest] = runs ?? []
    if (!runs || !oldest) return 0
    const isSlow = oldest.isSlow() || this.#locked.suspects(statement)
    return runs.size >= slowAtOnce && isSlow ? Infinity : runs.size
  }

  /**
   * Watches a query that is about to be sent. `ended` is called before it settles. `inContext` runs in the context of
   * the caller.
   */
  watch(query: DriverQuery, inContext: InContext, ended: (error?: unknown) => void): void {
    const answered = this.#answers.expect(() => query.reject(connectionClosed()))
    const since = performance.now()
    const run: Run = { isSlow: () => performance.now() - since > slowMilliseconds }
    const runs = this.#runs.get(query.strings) ?? new Set()
    this.#runs.set(query.strings, runs.add(run))
    beforeSettling(query, (error) => {
      answered()
      runs.delete(run)
      if (runs.size === 0) this.#runs.delete(query.strings)
      this.#locked.note(query.strings, error)
      inContext(() => this.#seen?.(endedStatement(query, since, error)))
      ended(error)
      return true
    })
  }

  /** Expects an answer that is not to a query, until the returned function is called. */
  expect(): () => void {
    return this.#answers.expect()
  }
}
