import type postgres from 'postgres'
import type { Database } from '../../../src/platform/db/client.ts'
import { type DriverQuery, isDriverQuery, replacing, wherever } from '../../../src/platform/db/driver.ts'
import { belongTo } from '../../../src/platform/db/per-database.ts'
import type { Fault } from './faults.ts'
import { gatedListen } from './gated-listen.ts'
import { killed } from './life.ts'
import type { Notifications } from './notifications.ts'
import type { Passage } from './passage.ts'
import type { Scheduler } from './scheduler.ts'
import { textOf, valuesOf } from './statement-text.ts'
import type { Passing } from './turns.ts'

type Work = (tx: postgres.TransactionSql) => unknown

/** The SQLSTATE of each fault of a statement. */
const states: Partial<Record<Fault['kind'], string>> = { deadlock: '40P01', serialisation: '40001' }

/** Members of a pool that would bypass the gate. The product calls none of them in a run. */
const ungated = ['reserve', 'file', 'subscribe', 'largeObject'] as const

function refuse(name: (typeof ungated)[number]): never {
  throw new Error(`The simulation has no gate for ${name}.`)
}

/**
 * Returns the same database, whose statements, BEGIN and COMMIT wait at the gate of the scheduler, and whose
 * notifications are held back.
 */
export function gatedDatabase(
  database: Database,
  program: Passing,
  scheduler: Scheduler,
  notifications: Notifications,
): Database {
  const gate = new Gate(program, scheduler)
  const { pool: free } = database
  const pool: postgres.Sql = wherever(
    replacing(free, {
      listen: gatedListen(program, scheduler, notifications.holding(free)),
      // The pool's own `notify` would bypass the gate.
      notify: async (channel: string, payload: string) => await pool`select pg_notify(${channel}, ${payload})`,
      unsafe: (...given: Parameters<postgres.Sql['unsafe']>) => {
        const query = free.unsafe(...given)
        if (isDriverQuery(query)) gate.hold(query, free)
        return query
      },
      ...Object.fromEntries(ungated.map((name) => [name, () => refuse(name)])),
      begin: (...given: [Work] | [string, Work]) =>
        given.length === 1 ? gate.begin(pool, free, '', given[0]) : gate.begin(pool, free, ...given),
    }),
    (query) => gate.hold(query, free),
  )
  const gated = (sql: postgres.Sql) =>
    belongTo(
      pool,
      wherever(sql, (query) => gate.hold(query, free)),
    )
  // Each member is named, so that a new one cannot bypass the gate.
  return {
    pool,
    reader: gated(database.reader),
    standby: gated(database.standby),
    check: (milliseconds) => database.check(milliseconds),
    load: () => database.load(),
    close: () => database.close(),
  }
}

/** A transaction and the passages of its running statements. Lost: it has failed, or its connection was cut. */
interface Transaction {
  isLost: boolean
  open: Set<Passage>
}

class Gate {
  readonly #program: Passing
  readonly #scheduler: Scheduler

  constructor(program: Passing, scheduler: Scheduler) {
    this.#program = program
    this.#scheduler = scheduler
  }

  /**
   * Delays a query until its turn, and its answer until the turn of the answer. Rejects the query when its program was
   * killed. Also rejects it when its transaction was lost meanwhile: the driver would never settle it. Its functions
   * are no literals in an assignment to a property: see `young-closures.ts`.
   */
  hold(query: DriverQuery, sql: postgres.ISql<{}>, transaction?: Transaction): void {
    const { handler } = query
    formatOrigin(query)
    const holding = (waiting: DriverQuery) => {
      this.#scheduler
        .pass(this.#program, 'statement', textOf(query), () => valuesOf(query))
        .then(
          (passage) => {
            if (transaction?.isLost) return void passage.end().then(() => waiting.reject(killed()))
            this.#holdAnswer(waiting, passage, transaction)
            const state = passage.fault && states[passage.fault.kind]
            if (state === undefined) handler(waiting)
            else fail(sql, state).catch((error: unknown) => waiting.reject(error))
          },
          (error: unknown) => waiting.reject(error),
        )
    }
    query.handler = holding
  }

  #holdAnswer(query: DriverQuery, passage: Passage, transaction?: Transaction): void {
    const { resolve, reject } = query
    transaction?.open.add(passage)
    function hear(settle: () => void): void {
      Object.assign(query, { resolve, reject })
      transaction?.open.delete(passage)
      void passage.end().then(settle)
    }
    const resolving = (result: unknown) => hear(() => (this.#program.isDead ? reject(killed()) : resolve(result)))
    const rejecting = (error: unknown) => hear(() => reject(this.#program.isDead ? killed() : error))
    query.resolve = resolving
    query.reject = rejecting
  }

  /** Runs a transaction that waits for its turn before BEGIN, and before COMMIT or ROLLBACK. */
  async begin(pool: postgres.Sql, free: postgres.Sql, options: string, work: Work): Promise<unknown> {
    let passage: Passage = await this.#scheduler.pass(this.#program, 'begin')
    this.#scheduler.openTransactions++
    const transaction: Transaction = { isLost: false, open: new Set() }
    const passTo = async (at: 'commit' | 'rollback') => {
      passage = await this.#scheduler.pass(this.#program, at)
      // The connection can be lost while the transaction waits to end.
      if (transaction.isLost) void passage.end()
    }
    try {
      const result = await free.begin(options, async (tx) => {
        await passage.end()
        if (transaction.isLost) throw killed()
        const result = await this.#inTransaction(pool, tx, { work, transaction }).catch(async (error: unknown) => {
          await passTo('rollback')
          throw error
        })
        await passTo('commit')
        const state = passage.fault && states[passage.fault.kind]
        if (state !== undefined) await fail(tx, state)
        return result
      })
      await passage.end()
      if (this.#program.isDead) throw killed()
      return result
    } catch (error) {
      transaction.isLost = true
      // Statements that ran on a cut connection get no answer.
      for (const open of transaction.open) void open.end()
      await passage.end()
      throw this.#program.isDead ? killed() : error
    } finally {
      this.#scheduler.openTransactions--
    }
  }

  async #inTransaction(
    pool: postgres.Sql,
    tx: postgres.TransactionSql,
    { work, transaction }: { work: Work; transaction: Transaction },
  ): Promise<unknown> {
    const gated = belongTo(
      pool,
      wherever(tx, (query) => this.hold(query, tx, transaction)),
    )
    const made = work(gated)
    return Array.isArray(made) ? Promise.all(made) : made
  }
}

const formatted = new WeakSet<readonly string[]>()

/**
 * Formats the stack trace that the driver caches for a statement's place in the code. Unformatted, it would keep the
 * first program that sent the statement in memory, with all that this program has cached.
 */
function formatOrigin(query: DriverQuery): void {
  if (formatted.has(query.strings)) return
  formatted.add(query.strings)
  Reflect.get(query, 'origin')
}

/** Raises an error with an SQLSTATE in PostgreSQL, which aborts the transaction as the real fault would. */
async function fail(sql: postgres.ISql<{}>, state: string): Promise<void> {
  await sql`select trial.fail(${state})`
}
