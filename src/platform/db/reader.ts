import type postgres from 'postgres'
import { LinkedList } from '../linked-list.ts'
import type { DriverClient } from './connecting.ts'
import { Connection } from './connection.ts'
import { beforeSettling, type DriverQuery, runAgain, wherever } from './driver.ts'
import type { LockedStatements } from './locked-statements.ts'
import { isLoss } from './lost-connection.ts'
import { belongTo } from './per-database.ts'
import type { Pool } from './pool.ts'
import { contextOfCaller, endedStatement, type SeesStatements } from './statement-log.ts'

/** A read that takes this long is stuck: reads by index take milliseconds. */
const stuckMilliseconds = 500
/** The time for which all reads run on the pool after two connections in a row were abandoned. */
const avoidedMilliseconds = 1_000

interface Waiting {
  query: DriverQuery
  since: number
  /** True: it was sent on an abandoned connection before. */
  isAgain: boolean
}

interface ReaderParts {
  open: () => DriverClient
  pool: Pool
  locked: LockedStatements
  seen?: SeesStatements | undefined
}

/**
 * One pipelined connection for reads. A stuck read delays all behind it: after half a second the connection is
 * abandoned. The statement of the stuck read then runs on the pool, and the other reads are sent again on a new
 * connection. If that one is stuck, too, all reads run on the pool for a second.
 */
export class Reader {
  readonly sql: postgres.Sql
  readonly #connection: Connection
  readonly #pool: Pool
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  readonly #waiting = new LinkedList<Waiting>()
  #avoidedUntil = 0
  #timer: NodeJS.Timeout | undefined
  readonly #whenIdle: (() => void)[] = []

  constructor({ open, pool, locked, seen }: ReaderParts) {
    this.#seen = seen
    this.#connection = new Connection(open)
    this.#pool = pool
    this.#locked = locked
    const take = (query: DriverQuery) => this.take(query)
    const limited = wherever(pool.sql, (query) => {
      query.handler = take
    })
    this.sql = belongTo(pool.sql, limited)
  }

  /** Sends a read. `isAgain`: it was sent on an abandoned connection before. */
  take(query: DriverQuery, isAgain = false): void {
    const isShunned = this.#locked.has(query.strings) || this.#locked.suspects(query.strings)
    if (isShunned || performance.now() < this.#avoidedUntil) return this.#pool.take(query)
    const { client } = this.#connection
    const inContext = contextOfCaller(this.#seen)
    const since = performance.now()
    const waiting = this.#waiting.add({ query, since, isAgain })
    this.#timer ??= setTimeout(() => this.#look(), stuckMilliseconds)
    beforeSettling(query, (error) => {
      this.#waiting.remove(waiting)
      inContext(() => this.#seen?.(endedStatement(query, since, error)))
      if (isLoss(error)) this.#connection.replace(client)
      if (error === givenUp) inContext(() => runAgain(this.#pool.sql, query, (again) => this.take(again, true)))
      if (this.#waiting.size === 0) for (const idle of this.#whenIdle.splice(0)) idle()
      return error !== givenUp
    })
    this.#connection.send(query)
  }

  /** Resolves when no read waits for its response. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) resolve()
      else this.#whenIdle.push(resolve)
    })
  }

  async end(): Promise<void> {
    await this.#connection.end()
  }

  /** Checks the age of the oldest waiting read, after responses that have arrived are processed. */
  #look(): void {
    setImmediate(() => {
      this.#timer = undefined
      const oldest = this.#waiting.first
      if (oldest === undefined) return
      const { query, since, isAgain } = oldest
      const age = performance.now() - since
      if (age < stuckMilliseconds) this.#timer = setTimeout(() => this.#look(), stuckMilliseconds - age)
      else this.#giveUp(query, isAgain)
    })
  }

  #giveUp({ strings }: DriverQuery, isAgain: boolean): void {
    if (isAgain) this.#avoidedUntil = performance.now() + avoidedMilliseconds
    this.#locked.suspect(strings)
    this.#connection.replace()
    for (const { item } of [...this.#waiting.entries()]) item.query.reject(givenUp)
  }
}

/** The error with which reads leave an abandoned connection. It is never shown to a caller. */
const givenUp = new Error('The connection was given up.')
