import type postgres from 'postgres'
import type { Sockets } from './connecting.ts'
import { beforeSettling, type DriverQuery, isDriverQuery } from './driver-query.ts'
import { graceMilliseconds, type TimeLimits } from './limits.ts'
import type { LockedStatements } from './locked-statements.ts'
import { Turns } from './turns.ts'

interface Parts {
  sql: postgres.Sql
  size: number
  sockets: Sockets
  limits: TimeLimits
  locked: LockedStatements
}

interface Run {
  isSlow(): boolean
}

/** A statement that takes longer than this gets no more connections at once than the number below. */
const slowMilliseconds = 1_000
const slowAtOnce = 3

/**
 * A pool with time limits: a query waits at most `limits.turn` for a connection, and little longer than
 * `limits.statement` for an answer. Transactions go through `transaction`.
 */
export class Pool {
  readonly sql: postgres.Sql
  readonly #raw: postgres.Sql
  readonly #sockets: Sockets
  readonly #limits: TimeLimits
  readonly #locked: LockedStatements
  readonly #turns: Turns
  /** The running queries by statement, the oldest first. */
  readonly #running = new Map<readonly string[], Set<Run>>()
  readonly #send: (query: DriverQuery) => void

  constructor({ sql, size, sockets, limits, locked }: Parts) {
    this.#raw = sql
    this.#sockets = sockets
    this.#limits = limits
    this.#locked = locked
    this.#turns = new Turns(size, limits.turn)
    this.#send = handlerOf(sql)
    this.sql = wherever(sql, (query) => {
      query.handler = (waiting) => this.take(waiting)
    })
  }

  /** Sends a query of the driver, once a connection is free. */
  take(query: DriverQuery): void {
    const refusal = this.#locked.refusal(query.strings)
    if (refusal) return query.reject(refusal)
    const isProbe = this.#locked.has(query.strings)
    this.#turns.take(
      () => {
        this.#watch(query, () => this.#turns.give())
        // A lock found while this query was queued would hold it up, too.
        const learnt = isProbe ? undefined : this.#locked.refusal(query.strings)
        if (learnt) query.reject(learnt)
        else this.#send(query)
      },
      (error) => query.reject(error),
      () => this.#shareOf(query.strings),
    )
  }

  /**
   * Returns how many queries of a statement run. Infinity when they are slow: more would leave no connection to others.
   */
  #shareOf(statement: readonly string[]): number {
    const running = this.#running.get(statement)
    const [oldest] = running ?? []
    if (!running || !oldest) return 0
    return running.size >= slowAtOnce && oldest.isSlow() ? Infinity : running.size
  }

  /** Runs `work` on a connection of its own, in a transaction. */
  async transaction(work: (tx: postgres.TransactionSql) => Promise<void>): Promise<void> {
    await new Promise<void>((start, refuse) => this.#turns.take(start, refuse))
    try {
      await this.#raw.begin((tx) =>
        work(
          wherever(tx, (query) => {
            const { handler } = query
            query.handler = (waiting) => {
              const refusal = this.#locked.refusal(query.strings)
              if (refusal) return query.reject(refusal)
              this.#watch(waiting)
              handler(waiting)
            }
          }),
        ),
      )
    } finally {
      this.#turns.give()
    }
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#turns.idle()
  }

  /** Breaks off all connections when an answer is long overdue: the server or the network between is gone. */
  #watch(query: DriverQuery, ended: () => void = () => {}): void {
    const timer = setTimeout(() => this.#sockets.breakOff(), this.#limits.statement + graceMilliseconds)
    const since = performance.now()
    const run: Run = { isSlow: () => performance.now() - since > slowMilliseconds }
    const running = this.#running.get(query.strings) ?? new Set()
    this.#running.set(query.strings, running.add(run))
    beforeSettling(query, (error) => {
      clearTimeout(timer)
      running.delete(run)
      if (running.size === 0) this.#running.delete(query.strings)
      this.#locked.note(query.strings, error)
      ended()
      return true
    })
  }
}

/** Returns the driver's function that sends the queries of a client. */
export function handlerOf(sql: postgres.Sql): (query: DriverQuery) => void {
  const query: unknown = sql`select 1`
  if (!isDriverQuery(query)) throw new Error('This version of postgres.js is another than the limits know.')
  return query.handler
}

/** Returns the same client, but calls `change` with each query before it is sent. */
export function wherever<Sql extends postgres.ISql>(sql: Sql, change: (query: DriverQuery) => void): Sql {
  return new Proxy(sql, {
    apply(target, self, parts) {
      const made: unknown = Reflect.apply(target, self, parts)
      if (isDriverQuery(made)) change(made)
      return made
    },
  })
}
