import { once } from 'node:events'
import type postgres from 'postgres'
import { openClient } from './connecting.ts'
import { answersWithin, Connection } from './connection.ts'
import { requestLimits, type TimeLimits } from './limits.ts'
import { LockedStatements } from './locked-statements.ts'
import { Pool, type PoolLoad } from './pool.ts'
import { Reader } from './reader.ts'
import type { SeesWaits } from './resource-pool.ts'
import { type SeesReads, Standby } from './standby.ts'
import type { SeesStatements } from './statement-log.ts'

/** A client for queries: a pool, the reader, or a transaction. */
export type Db = postgres.ISql<{}>

/** A part of a query, to be used inside of others. */
export type Fragment = postgres.Fragment

export interface Database {
  /** A pool of `connections` connections, for writes, transactions and longer reads. */
  readonly pool: postgres.Sql
  /** One pipelined connection, for short reads by index only: a slow query delays all others. */
  readonly reader: postgres.Sql
  /** For reads that may run on a standby. They see everything that was committed before. Without one: the reader. */
  readonly standby: postgres.Sql
  /** Throws `CHECK_TIMEOUT` unless the server answers in time, on a connection that only this uses. */
  check(milliseconds: number): Promise<void>
  /** Returns the number of busy connections of the pool, and of waiting queries and transactions. */
  load(): PoolLoad
  close(): Promise<void>
}

const poolSize = 10
const closeMilliseconds = 5_000
/** Seconds until the probe's idle connection closes: longer than the time between two readiness checks. */
const probeIdleSeconds = 60

/** Observers of the connections of a database. None may throw. */
export interface DatabaseWatch {
  /** Called after each statement. */
  statement?: SeesStatements | undefined
  /** Called after each wait for a connection of the pool. */
  waited?: SeesWaits | undefined
  /** Called with the server of each read through `standby`, if there is a standby. */
  served?: SeesReads | undefined
}

/** The URLs of the servers of a database. */
export interface Servers {
  readonly primary: string
  /** A pooler before the primary, in transaction mode. It is not used for LISTEN and reserved connections. */
  readonly pooler?: string | undefined
  /** A hot standby of the primary. */
  readonly standby?: string | undefined
  /** The size of the pool; 10 by default. */
  readonly connections?: number | undefined
}

/**
 * Returns a database with time limits for all queries. The first query opens the first connection. `close` waits at
 * most five seconds for work in progress. Throws when the URL of a server cannot be read.
 */
export function connect(
  servers: string | Servers,
  limits: TimeLimits = requestLimits,
  watch: DatabaseWatch = {},
): Database {
  const given: Servers = typeof servers === 'string' ? { primary: servers } : servers
  const { primary, pooler, standby: standbyUrl, connections: size = poolSize } = given
  const { statement: seen, waited, served } = watch
  const locked = new LockedStatements(limits.lock)
  const options = { isPooled: pooler !== undefined }
  const open = () => openClient(pooler ?? primary, limits, options)
  const openSession = () => openClient(primary, limits)
  const openStandby = (url: string) => () => openClient(url, limits, { isOfStandby: true })
  // Nothing else reads the address of a pooler before the first query, which could not settle if that threw.
  if (pooler !== undefined) void open().end()
  const pool = new Pool({ size, open, openSession, limits, locked, seen, waited })
  const reader = new Reader({ open, pool, locked, seen })
  const standby =
    standbyUrl === undefined
      ? undefined
      : new Standby({ open: openStandby(standbyUrl), limits, pool, reader, seen, served })
  const probe = new Connection(() =>
    openClient(pooler ?? primary, limits, { ...options, idleSeconds: probeIdleSeconds }),
  )
  return {
    pool: pool.sql,
    reader: reader.sql,
    standby: standby?.sql ?? reader.sql,
    check: (milliseconds) => answersWithin(probe, milliseconds),
    load: () => pool.load,
    close: async () => {
      const patience = AbortSignal.timeout(closeMilliseconds)
      const idle = async () => {
        for (const part of [standby, reader, pool]) await part?.idle()
      }
      await Promise.race([once(patience, 'abort'), idle()])
      await Promise.all([standby?.end(), reader.end(), pool.end(), probe.end()])
    },
  }
}

/** Returns the client that reads facts before a change: the caller's transaction, or outside of one the reader. */
export const factsOf = ({ pool, reader }: Pick<Database, 'pool' | 'reader'>, db: Db): Db => (db === pool ? reader : db)

const isPool = (db: Db): db is postgres.Sql => 'begin' in db

/** Runs `work` in the caller's transaction, or in a new one if `db` is a pool. */
export const within = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  isPool(db) ? inTransaction(db, work) : work(db)

/**
 * Runs `work` with its own statements, or in the caller's transaction. There, a result of undefined undoes all that it
 * has written, and releases what it has locked.
 */
export async function undoing<T>(db: Db, work: () => Promise<T | undefined>): Promise<T | undefined> {
  if (isPool(db)) return work()
  await db`savepoint attempt`
  const result = await work()
  await (result === undefined ? db`rollback to savepoint attempt` : db`release savepoint attempt`)
  return result
}

/** Runs `work` in a new transaction: commits when it resolves, rolls back and rethrows when it rejects. */
export async function inTransaction<T>(pool: postgres.Sql, work: (tx: Db) => Promise<T>): Promise<T> {
  const results: T[] = []
  const body = async (tx: Db) => {
    results.push(await work(tx))
  }
  await pool.begin(body)
  for (const result of results) return result
  throw new Error('A transaction ended without a result.')
}
