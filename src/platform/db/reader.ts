import type postgres from 'postgres'
import type { Client } from './connecting.ts'
import { Connection } from './connection.ts'
import { beforeSettling, type DriverQuery, runAgain } from './driver-query.ts'
import { wherever } from './front.ts'
import type { LockedStatements } from './locked-statements.ts'
import { isLoss } from './lost-connection.ts'
import { belongTo } from './per-database.ts'
import type { Pool } from './pool.ts'
import { contextOfCaller, endedStatement, type SeesStatements } from './statement-log.ts'

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
 * connection is given up with all that waits for it. That read and its like run on the pool, the others again on the
 * next connection; when that is held up as well, they run on the pool, too.
 */
export class Reader {
  readonly sql: postgres.Sql
  readonly #connection: Connection
  readonly #pool: Pool
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  readonly #waiting = new Map<DriverQuery, Waiting>()
  #avoidedUntil = 0
  #timer: NodeJS.Timeout | undefined
  readonly #whenIdle: (() => void)[] = []

  constructor({ open, pool, locked, seen }: Parts) {
    this.#seen = seen
    this.#connection = new Connection(open)
    this.#pool = pool
    this.#locked = locked
    const limited = wherever(pool.sql, (query) => {
      query.handler = (waiting) => this.take(waiting)
    })
    this.sql = belongTo(pool.sql, limited)
  }

  /** Sends a read. `isAgain`: it has waited on a connection that was given up. */
  take(query: DriverQuery, isAgain = false): void {
    const isShunned = this.#locked.has(query.strings) || this.#locked.suspects(query.strings)
    if (isShunned || performance.now() < this.#avoidedUntil) return this.#pool.take(query)
    const { client } = this.#connection
    const inContext = contextOfCaller(this.#seen)
    const since = performance.now()
    this.#waiting.set(query, { since, isAgain })
    this.#timer ??= setTimeout(() => this.#look(), stuckMilliseconds)
    beforeSettling(query, (error) => {
      this.#waiting.delete(query)
      inContext(() => this.#seen?.(endedStatement(query, since, error)))
      if (isLoss(error)) this.#connection.replace(client)
      if (error === givenUp) inContext(() => runAgain(this.#pool.sql, query, (again) => this.take(again, true)))
      if (this.#waiting.size === 0) for (const idle of this.#whenIdle.splice(0)) idle()
      return error !== givenUp
    })
    this.#connection.send(query)
  }

  /** Resolves when no read waits here. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) resolve()
      else this.#whenIdle.push(resolve)
    })
  }

  async end(): Promise<void> {
    await this.#connection.end()
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
    this.#connection.replace(this.#connection.client)
    for (const query of [...this.#waiting.keys()]) query.reject(givenUp)
  }
}

/** Why reads are taken off a connection that was given up. */
const givenUp = new Error('The connection was given up.')
