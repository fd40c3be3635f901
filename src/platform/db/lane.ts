import type postgres from 'postgres'
import type { Client } from './connecting.ts'
import { beforeSettling, type DriverQuery, isDriverQuery } from './driver-query.ts'
import { handlerOf, wherever } from './front.ts'
import type { LockedStatements } from './locked-statements.ts'
import { belongTo } from './per-database.ts'
import type { Pool } from './pool.ts'
import { endedStatement, type SeesStatements } from './statement-log.ts'

/** Reads by index take milliseconds: a read that takes this long is held up. */
const stuckMilliseconds = 500
/** Time for which all reads run on the pool after two connections were given up one after the other. */
const avoidedMilliseconds = 1_000

interface Waiting {
  since: number
  /** It has waited on a connection that was given up. */
  isAgain: boolean
}

interface Parts {
  open: () => Client
  pool: Pool
  locked: LockedStatements
  seen?: SeesStatements | undefined
}

/**
 * One pipelined connection for reads. A read that is held up would hold up all behind it: after half a second the
 * connection is given up with all that waits for it. That read and its like run on the pool, the others again on the next
 * connection; when that is held up as well, they run on the pool, too. The next connection is that of a new client: the
 * driver would send the reads that it had not sent yet when it is connected again.
 */
export class Lane {
  readonly sql: postgres.Sql
  readonly #open: () => Client
  readonly #pool: Pool
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  readonly #waiting = new Map<DriverQuery, Waiting>()
  #client: Client
  #send: (query: DriverQuery) => void
  #avoidedUntil = 0
  #timer: NodeJS.Timeout | undefined
  readonly #whenIdle: (() => void)[] = []

  constructor({ open, pool, locked, seen }: Parts) {
    this.#seen = seen
    this.#open = open
    this.#client = open()
    this.#send = handlerOf(this.#client.sql)
    this.#pool = pool
    this.#locked = locked
    const limited = wherever(pool.sql, (query) => {
      query.handler = (waiting) => this.#take(waiting)
    })
    this.sql = belongTo(pool.sql, limited)
  }

  #take(query: DriverQuery, isAgain = false): void {
    const isShunned = this.#locked.has(query.strings) || this.#locked.suspects(query.strings)
    if (isShunned || performance.now() < this.#avoidedUntil) return this.#pool.take(query)
    const since = performance.now()
    this.#waiting.set(query, { since, isAgain })
    this.#timer ??= setTimeout(() => this.#look(), stuckMilliseconds)
    beforeSettling(query, (error) => {
      this.#waiting.delete(query)
      this.#seen?.(endedStatement(query, since, error))
      if (error === givenUp) this.#runAgain(query)
      if (this.#waiting.size === 0) for (const idle of this.#whenIdle.splice(0)) idle()
      return error !== givenUp
    })
    this.#send(query)
  }

  /** Runs a read again as a new query. What becomes of the old one is no longer of interest. */
  #runAgain(query: DriverQuery): void {
    const { strings, args, resolve, reject } = query
    query.resolve = () => {}
    query.reject = () => {}
    const again: unknown = Reflect.apply(this.#pool.sql, undefined, [strings, ...args])
    if (!isDriverQuery(again)) return
    again.handler = (waiting) => this.#take(waiting, true)
    again.then(resolve, reject)
  }

  /** Resolves when no read waits here. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) resolve()
      else this.#whenIdle.push(resolve)
    })
  }

  async end(): Promise<void> {
    await this.#client.end()
  }

  /** Checks the oldest waiting read, after the data that has arrived meanwhile was read. */
  #look(): void {
    setImmediate(() => {
      this.#timer = undefined
      const [oldest] = this.#waiting
      if (oldest === undefined) return
      const [query, { since, isAgain }] = oldest
      const age = performance.now() - since
      if (age < stuckMilliseconds) this.#timer = setTimeout(() => this.#look(), stuckMilliseconds - age)
      else this.#giveUp(query, isAgain)
    })
  }

  #giveUp({ strings }: DriverQuery, isAgain: boolean): void {
    if (isAgain) this.#avoidedUntil = performance.now() + avoidedMilliseconds
    this.#locked.suspect(strings)
    const { end } = this.#client
    this.#client = this.#open()
    this.#send = handlerOf(this.#client.sql)
    for (const query of [...this.#waiting.keys()]) query.reject(givenUp)
    void end()
  }
}

/** Why reads are taken off a connection that was given up. */
const givenUp = new Error('The connection was given up.')
