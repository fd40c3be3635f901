import type postgres from 'postgres'
import type { Database } from '../../../src/platform/db/client.ts'
import { beforeSettling, type DriverQuery } from '../../../src/platform/db/driver-query.ts'
import { replacing, wherever } from '../../../src/platform/db/front.ts'
import { belongTo } from '../../../src/platform/db/per-database.ts'
import type { Fault } from './faults.ts'
import { killed, type Passage, type Passing, type Scheduler } from './scheduler.ts'

type Work = (tx: postgres.TransactionSql) => unknown

/** The SQLSTATE of each fault of a statement. */
const states: Partial<Record<Fault['kind'], string>> = { deadlock: '40P01', serialisation: '40001' }

/** Returns the same database, whose statements, BEGIN and COMMIT wait at the gate of the scheduler. */
export function gatedDatabase(database: Database, program: Passing, scheduler: Scheduler): Database {
  const gate = new Gate(program, scheduler)
  const { pool: free } = database
  const pool: postgres.Sql = wherever(
    replacing(free, {
      begin: (...given: [Work] | [string, Work]) =>
        given.length === 1 ? gate.begin(pool, free, '', given[0]) : gate.begin(pool, free, ...given),
    }),
    (query) => gate.hold(query, free),
  )
  const reader = belongTo(
    pool,
    wherever(database.reader, (query) => gate.hold(query, free)),
  )
  return { ...database, pool, reader }
}

/** A transaction with the passages of its statements that are under way. It is lost with its connection. */
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
   * Holds a query until it may go on. Nobody hears how it ends when the program was killed by then. One of a transaction
   * that is lost by then fails: the driver would never settle it.
   */
  hold(query: DriverQuery, sql: postgres.ISql<{}>, transaction?: Transaction): void {
    const { handler } = query
    query.handler = (waiting) => {
      this.#scheduler.pass(this.#program, 'statement', query.strings).then(
        (passage) => {
          if (transaction?.isLost) {
            passage.end()
            return waiting.reject(killed())
          }
          transaction?.open.add(passage)
          beforeSettling(waiting, () => {
            transaction?.open.delete(passage)
            passage.end()
            if (!this.#program.isDead) return true
            waiting.reject(killed())
            return false
          })
          const state = passage.fault && states[passage.fault.kind]
          if (state === undefined) handler(waiting)
          else fail(sql, state).catch((error: unknown) => waiting.reject(error))
        },
        (error: unknown) => waiting.reject(error),
      )
    }
  }

  /** Runs a transaction. It waits at its beginning and before it commits. */
  async begin(pool: postgres.Sql, free: postgres.Sql, options: string, work: Work): Promise<unknown> {
    let passage: Passage = await this.#scheduler.pass(this.#program, 'begin')
    const transaction: Transaction = { isLost: false, open: new Set() }
    try {
      const result = await free.begin(options, async (tx) => {
        passage.end()
        const made = work(
          belongTo(
            pool,
            wherever(tx, (query) => this.hold(query, tx, transaction)),
          ),
        )
        const result = await (Array.isArray(made) ? Promise.all(made) : made)
        passage = await this.#scheduler.pass(this.#program, 'commit')
        // The connection can be lost while the transaction waits to commit.
        if (transaction.isLost) passage.end()
        const state = passage.fault && states[passage.fault.kind]
        if (state !== undefined) await fail(tx, state)
        return result
      })
      passage.end()
      if (this.#program.isDead) throw killed()
      return result
    } catch (error) {
      transaction.isLost = true
      passage.end()
      // Nothing comes back of statements that were under way on a connection that was cut.
      for (const open of transaction.open) open.end()
      throw this.#program.isDead ? killed() : error
    }
  }
}

/** Lets PostgreSQL fail a statement with a state, so that its transaction is lost as it would be. */
async function fail(sql: postgres.ISql<{}>, state: string): Promise<void> {
  await sql`select trial.fail(${state})`
}
