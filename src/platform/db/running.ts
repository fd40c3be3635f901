import { LinkedList } from '../linked-list.ts'
import { beforeSettling, type DriverQuery } from './driver.ts'
import { codedError } from './errors.ts'
import { graceMilliseconds, type TimeLimits } from './limits.ts'
import type { LockedStatements } from './locked-statements.ts'
import { PendingResponses } from './pending-responses.ts'
import { endedStatement, type InContext, type SeesStatements } from './statement-log.ts'

interface RunningParts {
  limits: TimeLimits
  locked: LockedStatements
  /** Called when a response is overdue: the server or the network is gone. */
  overdue: () => void
  seen?: SeesStatements | undefined
}

/** A running query, and when it was sent. */
interface Run {
  since: number
}

/** A statement with a query that runs for longer than this gets at most `slowAtOnce` connections. */
const slowMilliseconds = 1_000
const slowAtOnce = 3

/** Returns the error for a query whose connection was lost. */
export const connectionClosed = (): Error =>
  codedError('CONNECTION_CLOSED', 'The connection to the database was closed before it answered.')

/** Tracks running queries: for the sharing of connections, overdue responses, table locks and the statement log. */
export class Running {
  readonly #responses: PendingResponses
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  /** The running queries of each statement, oldest first. */
  readonly #runs = new WeakMap<readonly string[], LinkedList<Run>>()

  constructor({ limits, locked, overdue, seen }: RunningParts) {
    this.#responses = new PendingResponses(limits.statement + graceMilliseconds, overdue)
    this.#locked = locked
    this.#seen = seen
  }

  /**
   * Returns the number of running queries of a statement. Infinity: they are slow, and have `slowAtOnce` connections.
   */
  shareOf(statement: readonly string[]): number {
    const runs = this.#runs.get(statement)
    const oldest = runs?.first
    if (!runs || !oldest) return 0
    const isSlow = performance.now() - oldest.since > slowMilliseconds || this.#locked.suspects(statement)
    return runs.size >= slowAtOnce && isSlow ? Infinity : runs.size
  }

  /**
   * Watches a query from now on; call it right before sending. Rejects the query when its response is overdue. Calls
   * `ended` before it settles. The statement log is called by `inContext`, in the caller's asynchronous context.
   */
  watch(query: DriverQuery, inContext: InContext, ended: (error?: unknown) => void): void {
    const answered = this.#responses.expect(() => query.reject(connectionClosed()))
    const since = performance.now()
    const runs = this.#runs.get(query.strings) ?? new LinkedList()
    this.#runs.set(query.strings, runs)
    const run = runs.add({ since })
    beforeSettling(query, (error) => {
      answered()
      runs.remove(run)
      this.#locked.note(query.strings, since, error)
      inContext(() => this.#seen?.(endedStatement(query, since, error)))
      ended(error)
      return true
    })
  }

  /** Expects a response that belongs to no query, such as to BEGIN, until the returned function is called. */
  expect(): () => void {
    return this.#responses.expect()
  }
}
