import type postgres from 'postgres'
import type { DriverClient } from './connecting.ts'
import { Connection } from './connection.ts'
import { type DriverQuery, isDriverQuery, replacing, wherever } from './driver.ts'
import type { TimeLimits } from './limits.ts'
import type { LockedStatements } from './locked-statements.ts'
import { isLoss, unlessLost } from './lost-connection.ts'
import { belongTo } from './per-database.ts'
import { ResourcePool, type SeesWaits } from './resource-pool.ts'
import { connectionClosed, Running } from './running.ts'
import { forgettingStatements } from './statement.ts'
import { contextOfCaller, type SeesStatements } from './statement-log.ts'

interface PoolParts {
  size: number
  open: () => DriverClient
  /** Opens a client with a session of its own, for LISTEN and reserved connections. Default: `open`. */
  openSession?: () => DriverClient
  limits: TimeLimits
  locked: LockedStatements
  seen?: SeesStatements | undefined
  waited?: SeesWaits | undefined
}

export interface PoolLoad {
  busy: number
  waiting: number
}

type Work = (tx: postgres.TransactionSql) => unknown

/**
 * A pool with time limits: a query waits at most `limits.acquire` for a connection, and for a response little longer
 * than `limits.statement`. Each connection has its own client of the driver: one client with several connections would
 * send queries behind a running one of another caller.
 */
export class Pool {
  readonly sql: postgres.Sql
  /** Builds the statements, and listens. Sends no query itself. */
  readonly #front: DriverClient
  readonly #openSession: () => DriverClient
  readonly #connections: readonly Connection[]
  readonly #available: ResourcePool<Connection>
  readonly #locked: LockedStatements
  readonly #seen: SeesStatements | undefined
  readonly #running: Running

  constructor({ size, open, openSession = open, limits, locked, seen, waited }: PoolParts) {
    this.#front = openSession()
    this.#openSession = openSession
    this.#connections = Array.from({ length: size }, () => new Connection(open))
    this.#available = new ResourcePool(this.#connections, limits.acquire, waited)
    this.#locked = locked
    this.#seen = seen
    this.#running = new Running({ limits, locked, seen, overdue: () => this.#leaveServer() })
    this.sql = this.#limited(this.#front.sql)
  }

  /** Returns the front with queries and transactions that wait for a connection of the pool. */
  #limited(front: postgres.Sql): postgres.Sql {
    const take = (query: DriverQuery) => this.take(query)
    const whenItsTurn = (query: DriverQuery): void => {
      query.handler = take
    }
    const sql = wherever(
      replacing(forgettingStatements(front), {
        unsafe: (...given: Parameters<postgres.Sql['unsafe']>) => {
          const query = front.unsafe(...given)
          if (isDriverQuery(query)) whenItsTurn(query)
          return query
        },
        notify: async (channel: string, payload: string) => await sql`select pg_notify(${channel}, ${payload})`,
        begin: (...given: [Work] | [string, Work]) =>
          given.length === 1 ? this.#begin('', given[0]) : this.#begin(...given),
        reserve: () => this.#reserve(),
      }),
      whenItsTurn,
    )
    return sql
  }

  /**
   * Sends a query once a connection is free. Rejects it while its statement is rejected for a table lock. `ahead` may
   * send another query on that connection first, which must settle earlier.
   */
  take(query: DriverQuery, ahead: (connection: Connection) => void = () => {}): void {
    const refusal = this.#locked.refusal(query.strings)
    if (refusal) return query.reject(refusal)
    const isProbe = this.#locked.has(query.strings)
    const inContext = contextOfCaller(this.#seen)
    this.#available.acquire(
      (connection) => {
        const { client } = connection
        this.#running.watch(query, inContext, (error) => {
          if (isLoss(error)) connection.replace(client)
          this.#available.release(connection)
        })
        // The lock may have been found while this query was queued.
        const learnt = isProbe ? undefined : this.#locked.refusal(query.strings)
        if (learnt) return query.reject(learnt)
        ahead(connection)
        connection.send(query)
      },
      (error) => query.reject(error),
      () => this.#running.shareOf(query.strings),
    )
  }

  /** Runs `work` in a transaction on one connection of the pool. */
  async #begin(options: string, work: Work): Promise<unknown> {
    const connection = await new Promise<Connection>((start, refuse) => this.#available.acquire(start, refuse))
    const { client } = connection
    const unsettled = new Set<DriverQuery>()
    let answered = this.#running.expect()
    try {
      return await client.sql.begin(options, async (tx) => {
        answered()
        const made = work(this.#inTransaction(tx, unsettled))
        const whole = Promise.resolve(Array.isArray(made) ? Promise.all(made) : made)
        try {
          return await unlessLost(whole, () => connection.replace(client))
        } finally {
          answered = this.#running.expect()
        }
      })
    } catch (error) {
      if (isLoss(error)) connection.replace(client)
      throw error
    } finally {
      answered()
      // After a lost connection the driver never settles the queries that it had not sent.
      for (const query of unsettled) query.reject(connectionClosed())
      this.#available.release(connection)
    }
  }

  #inTransaction(tx: postgres.TransactionSql, unsettled: Set<DriverQuery>): postgres.TransactionSql {
    const limited = wherever(forgettingStatements(tx), (query) => {
      const { handler } = query
      const handling = (waiting: DriverQuery) => {
        const refusal = this.#locked.refusal(query.strings)
        if (refusal) return query.reject(refusal)
        unsettled.add(waiting)
        this.#running.watch(waiting, contextOfCaller(this.#seen), () => unsettled.delete(waiting))
        handler(waiting)
      }
      query.handler = handling
    })
    return belongTo(this.sql, limited)
  }

  /** Opens a connection outside of the pool. The caller must release it. */
  async #reserve(): Promise<postgres.ReservedSql> {
    const client = this.#openSession()
    // With `fetch_types` off, the driver reserves only connections that are open already.
    await client.sql`select 1`
    const reserved = await client.sql.reserve()
    return Object.assign(reserved, { release: () => void client.end() })
  }

  /** The number of connections in use, and of waiting queries and transactions. */
  get load(): PoolLoad {
    return this.#available.load
  }

  /** Resolves when no query or transaction uses a connection. */
  idle(): Promise<void> {
    return this.#available.idle()
  }

  async end(): Promise<void> {
    await Promise.all([this.#front, ...this.#connections].map((open) => open.end()))
  }

  /** Destroys all connections to a silent server, LISTEN included. New ones are opened when they are needed. */
  #leaveServer(): void {
    this.#front.breakOff()
    for (const connection of this.#connections) connection.replace()
  }
}
