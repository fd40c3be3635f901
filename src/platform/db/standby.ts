import type postgres from 'postgres'
import type { DriverClient } from './connecting.ts'
import type { Connection } from './connection.ts'
import { type DriverQuery, runAgain, wherever } from './driver.ts'
import type { TimeLimits } from './limits.ts'
import { LockedStatements } from './locked-statements.ts'
import { belongTo } from './per-database.ts'
import { Pool } from './pool.ts'
import { isReplayedAt, type Position, sharedPosition } from './position.ts'
import type { Reader } from './reader.ts'
import { contextOfCaller, type SeesStatements } from './statement-log.ts'

const poolSize = 5
/** The time for which all reads run on the primary after the standby has failed to serve one. */
const avoidedMilliseconds = 1_000
/** The time limit for a standby's response about its position, for which it waits at most 100 ms. */
const silentMilliseconds = 500

/** Called with the server that served a read. */
export type SeesReads = (server: 'standby' | 'primary') => void

interface StandbyParts {
  open: () => DriverClient
  limits: TimeLimits
  pool: Pool
  reader: Reader
  seen?: SeesStatements | undefined
  served?: SeesReads | undefined
}

/**
 * Runs reads on a standby without stale results: each read sees every commit that was acknowledged before, by any
 * process. It queries the position of the primary, and its result counts only when the standby had replayed that.
 * Otherwise, and when the standby fails, the read runs on the primary, and so do all others for a second. Then one read
 * tries the standby again.
 */
export class Standby {
  readonly sql: postgres.Sql
  readonly #pool: Pool
  readonly #front: postgres.Sql
  readonly #reader: Reader
  readonly #position: () => Promise<Position>
  readonly #seen: SeesStatements | undefined
  readonly #served: SeesReads | undefined
  #state: 'serving' | 'avoided' | 'trying' = 'serving'
  #avoidedUntil = 0

  constructor({ open, limits, pool, reader, seen, served }: StandbyParts) {
    this.#pool = new Pool({ size: poolSize, open, limits, locked: new LockedStatements(limits.lock), seen })
    this.#front = pool.sql
    this.#reader = reader
    this.#position = sharedPosition(reader.sql)
    this.#seen = seen
    this.#served = served
    const take = (query: DriverQuery) => void this.#take(query)
    const routed = wherever(pool.sql, (query) => {
      query.handler = take
    })
    this.sql = belongTo(pool.sql, routed)
  }

  async #take(query: DriverQuery): Promise<void> {
    const inContext = contextOfCaller(this.#seen)
    if (!this.#mayServe()) return this.#onPrimary(query)
    try {
      const position = await this.#position()
      inContext(() => this.#send(query, position))
    } catch {
      // The read itself will meet the failure of the primary, if it lasts.
      this.#note(false)
      inContext(() => this.#onPrimary(query))
    }
  }

  /** True when a read may use the standby. After a failure and a pause, only one read at a time may try. */
  #mayServe(): boolean {
    if (this.#state === 'serving') return true
    if (this.#state === 'trying' || performance.now() < this.#avoidedUntil) return false
    this.#state = 'trying'
    return true
  }

  #note(hasServed: boolean): void {
    this.#state = hasServed ? 'serving' : 'avoided'
    if (!hasServed) this.#avoidedUntil = performance.now() + avoidedMilliseconds
  }

  #onPrimary(query: DriverQuery): void {
    this.#served?.('primary')
    this.#reader.take(query)
  }

  #send(query: DriverQuery, position: Position): void {
    const inContext = contextOfCaller(this.#seen)
    const { resolve, reject } = query
    let replayed: Promise<boolean> = Promise.resolve(false)
    const ended = async (settle?: () => void) => {
      Object.assign(query, { resolve, reject })
      const isReplayed = await replayed
      this.#note(isReplayed)
      if (!isReplayed || !settle)
        return inContext(() => runAgain(this.#front, query, (again) => this.#onPrimary(again)))
      this.#served?.('standby')
      settle()
    }
    const resolving = (result: unknown) => void ended(() => resolve(result))
    const rejecting = () => void ended()
    query.resolve = resolving
    query.reject = rejecting
    this.#pool.take(query, (connection) => {
      replayed = unlessSilent(connection, isReplayedAt(connection, position))
    })
  }

  idle(): Promise<void> {
    return this.#pool.idle()
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}

/** Replaces the connection, which fails the read on it, when the answer is late. */
function unlessSilent(connection: Connection, answer: Promise<boolean>): Promise<boolean> {
  const { client } = connection
  const timer = setTimeout(() => connection.replace(client), silentMilliseconds)
  return answer.finally(() => clearTimeout(timer))
}
