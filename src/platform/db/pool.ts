import type postgres from 'postgres'
import { Answers } from './answers.ts'
import type { Client } from './connecting.ts'
import { beforeSettling, type DriverQuery, isDriverQuery } from './driver-query.ts'
import { handlerOf, replacing, wherever } from './front.ts'
import { graceMilliseconds, type TimeLimits } from './limits.ts'
import type { LockedStatements } from './locked-statements.ts'
import { isLoss } from './lost-connection.ts'
import { belongTo } from './per-database.ts'
import { endedStatement, type SeesStatements } from './statement-log.ts'
import { Turns } from './turns.ts'

interface Parts {
  size: number
  open: () => Client
  limits: TimeLimits
  locked: LockedStatements
  seen?: SeesStatements | undefined
}

interface Turn {
  client: Client
  send: (query: DriverQuery) => void
}

interface Run {
  isSlow(): boolean
}

type Work = (tx: postgres.TransactionSql) => unknown

/** A statement that takes longer than this gets no more connections at once than the number below. */
const slowMilliseconds = 1_000
const slowAtOnce = 3

/**
 * A pool with time limits: a query waits at most `limits.turn` for a connection, and little longer than
 * `limits.statement` for an answer. A turn is a client with one connection, so that no query is ever sent behind a
 * running one of somebody else: the driver would do that when it believes all of its connections to be busy.
 */
export class Pool {
  readonly sql: postgres.Sql
  /** Puts the statements together, and listens. Its own connection is not used. */
  readonly #front: Client
  readonly #open: () => Client
  readonly #all: readonly Turn[]
  readonly #answers: Answers
  readonly #locked: LockedStatements
  readonly #turns: Turns<Turn>
  readonly #seen: SeesStatements | undefined
  /** The running queries by statement, the oldest first. */
  readonly #running = new Map<readonly string[], Set<Run>>()

  constructor({ size, open, limits, locked, seen }: Parts) {
    this.#seen = seen
    this.#front = open()
    this.#open = open
    this.#answers = new Answers(limits.statement + graceMilliseconds, () => this.#breakOff())
    this.#locked = locked
    this.#all = Array.from({ length: size }, () => this.#newTurn())
    this.#turns = new Turns(this.#all, limits.turn)
    this.sql = this.#limited(this.#front.sql)
  }

  /** The front, but with turns for all that the driver would send on a connection of its choice. */
  #limited(front: postgres.Sql): postgres.Sql {
    const whenItsTurn = (query: DriverQuery): void => {
      query.handler = (waiting) => this.take(waiting)
    }
    const sql = wherever(
      replacing(front, {
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

  /** Sends a query of the driver, once a connection is free. */
  take(query: DriverQuery): void {
    const refusal = this.#locked.refusal(query.strings)
    if (refusal) return query.reject(refusal)
    const isProbe = this.#locked.has(query.strings)
    this.#turns.take(
      (turn) => {
        this.#watch(query, (error) => this.#give(turn, error))
        // A lock found while this query was queued would hold it up, too.
        const learnt = isProbe ? undefined : this.#locked.refusal(query.strings)
        if (learnt) query.reject(learnt)
        else turn.send(query)
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
    const isSlow = oldest.isSlow() || this.#locked.suspects(statement)
    return running.size >= slowAtOnce && isSlow ? Infinity : running.size
  }

  /** Runs `work` in a transaction. It has a connection of its own. */
  async #begin(options: string, work: Work): Promise<unknown> {
    const turn = await new Promise<Turn>((start, refuse) => this.#turns.take(start, refuse))
    let answered = this.#answers.expect()
    let failure: unknown
    try {
      return await turn.client.sql.begin(options, async (tx) => {
        answered()
        try {
          const made = work(this.#inTransaction(tx))
          return await (Array.isArray(made) ? Promise.all(made) : made)
        } finally {
          answered = this.#answers.expect()
        }
      })
    } catch (error) {
      failure = error
      throw error
    } finally {
      answered()
      this.#give(turn, failure)
    }
  }

  #inTransaction(tx: postgres.TransactionSql): postgres.TransactionSql {
    const limited = wherever(tx, (query) => {
      const { handler } = query
      query.handler = (waiting) => {
        const refusal = this.#locked.refusal(query.strings)
        if (refusal) return query.reject(refusal)
        this.#watch(waiting)
        handler(waiting)
      }
    })
    return belongTo(this.sql, limited)
  }

  /** Returns a connection that is none of the pool. It has to be released. */
  async #reserve(): Promise<postgres.ReservedSql> {
    const client = this.#open()
    // Without array types to fetch, the driver reserves connections only that are made already.
    await client.sql`select 1`
    const reserved = await client.sql.reserve()
    return Object.assign(reserved, { release: () => void client.end() })
  }

  #newTurn(): Turn {
    const client = this.#open()
    return { client, send: handlerOf(client.sql) }
  }

  /**
   * Gives a turn back. One whose connection PostgreSQL ended gets a new client: the driver keeps the reason, and would
   * fail the first query of the next connection with it.
   */
  #give(turn: Turn, error: unknown): void {
    if (isLoss(error)) {
      void turn.client.end()
      Object.assign(turn, this.#newTurn())
    }
    this.#turns.give(turn)
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#turns.idle()
  }

  #clients(): Client[] {
    return [this.#front, ...this.#all.map(({ client }) => client)]
  }

  async end(): Promise<void> {
    await Promise.all(this.#clients().map((client) => client.end()))
  }

  /** Keeps account of a query that runs. */
  #watch(query: DriverQuery, ended: (error?: unknown) => void = () => {}): void {
    const answered = this.#answers.expect()
    const since = performance.now()
    const run: Run = { isSlow: () => performance.now() - since > slowMilliseconds }
    const running = this.#running.get(query.strings) ?? new Set()
    this.#running.set(query.strings, running.add(run))
    beforeSettling(query, (error) => {
      answered()
      running.delete(run)
      if (running.size === 0) this.#running.delete(query.strings)
      this.#locked.note(query.strings, error)
      this.#seen?.(endedStatement(query, since, error))
      ended(error)
      return true
    })
  }

  /** Leaves a server that is silent: it is gone, or the network between. */
  #breakOff(): void {
    for (const client of this.#clients()) client.breakOff()
  }
}
