import type postgres from 'postgres'
import type { Sockets } from './connecting.ts'
import { beforeSettling, type DriverQuery, isDriverQuery } from './driver-query.ts'
import type { LockedStatements } from './locked-statements.ts'
import { handlerOf, type Pool, wherever } from './pool.ts'

/** Reads by index take milliseconds: a read that takes this long is held up. */
const stuckMilliseconds = 500
/** Time for which all reads run on the pool after the lane was given up. */
const avoidedMilliseconds = 1_000

interface Parts {
  sql: postgres.Sql
  sockets: Sockets
  pool: Pool
  locked: LockedStatements
}

/**
 * One pipelined connection for reads. A read that is held up would hold up all behind it: after half a second the
 * connection is given up, and what was waiting on it runs again on the pool, each on a connection of its own.
 */
export class Lane {
  readonly sql: postgres.Sql
  readonly #send: (query: DriverQuery) => void
  readonly #sockets: Sockets
  readonly #pool: Pool
  readonly #locked: LockedStatements
  readonly #waiting = new Map<DriverQuery, number>()
  #moved = new WeakSet<DriverQuery>()
  #avoidedUntil = 0
  #timer: NodeJS.Timeout | undefined
  readonly #whenIdle: (() => void)[] = []

  constructor({ sql, sockets, pool, locked }: Parts) {
    this.#send = handlerOf(sql)
    this.#sockets = sockets
    this.#pool = pool
    this.#locked = locked
    this.sql = wherever(sql, (query) => {
      query.handler = (waiting) => this.#take(waiting)
    })
  }

  #take(query: DriverQuery): void {
    if (performance.now() < this.#avoidedUntil || this.#locked.has(query.strings)) return this.#pool.take(query)
    this.#waiting.set(query, performance.now())
    this.#timer ??= setTimeout(() => this.#look(), stuckMilliseconds)
    beforeSettling(query, (error) => {
      this.#waiting.delete(query)
      if (this.#waiting.size === 0) for (const idle of this.#whenIdle.splice(0)) idle()
      if (!this.#moved.has(query) || error === undefined || !isLoss(error)) return true
      this.#runAgain(query)
      return false
    })
    this.#send(query)
  }

  /**
   * Runs a read again as a new query. After a reconnect the driver settles queries of the lost connection with no rows.
   */
  #runAgain(query: DriverQuery): void {
    const { strings, args, resolve, reject } = query
    query.resolve = () => {}
    query.reject = () => {}
    const again: unknown = Reflect.apply(this.#pool.sql, undefined, [strings, ...args])
    if (isDriverQuery(again)) again.then(resolve, reject)
  }

  /** Resolves when no read waits here. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) resolve()
      else this.#whenIdle.push(resolve)
    })
  }

  /** Checks the oldest waiting read, after the data that has arrived meanwhile was read. */
  #look(): void {
    setImmediate(() => {
      this.#timer = undefined
      const [oldest] = this.#waiting.values()
      if (oldest === undefined) return
      const age = performance.now() - oldest
      if (age < stuckMilliseconds) this.#timer = setTimeout(() => this.#look(), stuckMilliseconds - age)
      else this.#moveOver()
    })
  }

  #moveOver(): void {
    this.#avoidedUntil = performance.now() + avoidedMilliseconds
    for (const query of this.#waiting.keys()) this.#moved.add(query)
    this.#sockets.breakOff()
  }
}

const isLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'CONNECTION_CLOSED' || error.code === 'ECONNRESET')
