import { once } from 'node:events'
import type postgres from 'postgres'
import { codedError } from './coded-error.ts'
import { openClient } from './connecting.ts'
import { Connection } from './connection.ts'
import { isDriverQuery } from './driver-query.ts'
import { requestLimits, type TimeLimits } from './limits.ts'
import { LockedStatements } from './locked-statements.ts'
import { Pool, type PoolLoad } from './pool.ts'
import { Reader } from './reader.ts'
import { type SeesReads, Standby } from './standby.ts'
import type { SeesStatements } from './statement-log.ts'
import type { SeesWaits } from './turns.ts'

/** Runs queries: a pool, the reader, or a transaction. */
export type Db = postgres.ISql<{}>

/** A piece of a query, to be put into others. */
export type Fragment = postgres.Fragment

export interface Database {
  /** A pool for deeds. */
  readonly pool: postgres.Sql
  /** One pipelined connection, for short reads by index only: a slow query here holds up every other. */
  readonly reader: postgres.Sql
  /**
   * For reads that may run on a standby: there they see all that was acknowledged before. Without a standby this is the
   * reader.
   */
  readonly standby: postgres.Sql
  /** Throws unless the server answers within so many milliseconds, on a connection that nothing else uses. */
  check(milliseconds: number): Promise<void>
  /** Returns how busy the pool is now. */
  load(): PoolLoad
  close(): Promise<void>
}

const poolSize = 10
const closeMilliseconds = 5_000
/** Seconds until the probe's idle connection closes. Longer than the few seconds between two readiness checks. */
const probeIdleSeconds = 60

/** Functions that are called with what happens on the connections of a database. None of them may throw. */
export interface DatabaseWatch {
  /** Called with each statement that has ended. */
  statement?: SeesStatements | undefined
  /** Called when a wait for a connection of the pool has ended. */
  waited?: SeesWaits | undefined
  /** Called with the server of each read that may run on a standby, if there is one. */
  served?: SeesReads | undefined
}

/** The servers of a database. */
export interface Servers {
  readonly primary: string
  /** A pooler before the primary, in transaction mode: for statements and transactions, not for what needs a session. */
  readonly pooler?: string | undefined
  /** A hot standby of the primary. */
  readonly standby?: string | undefined
}

/** Connects lazily; the first query opens the first connection. No query waits longer than the limits say. */
export function connect(
  servers: string | Servers,
  limits: TimeLimits = requestLimits,
  watch: DatabaseWatch = {},
): Database {
  const { primary, pooler, standby: standbyUrl }: Servers = typeof servers === 'string' ? { primary: servers } : servers
  const { statement: seen, waited, served } = watch
  const locked = new LockedStatements(limits.lock)
  const manner = { isPooled: pooler !== undefined }
  const open = () => openClient(pooler ?? primary, limits, manner)
  const openSession = () => openClient(primary, limits)
  const pool = new Pool({ size: poolSize, open, openSession, limits, locked, seen, waited })
  const reader = new Reader({ open, pool, locked, seen })
  const standby =
    standbyUrl === undefined
      ? undefined
      : new Standby({ open: () => openClient(standbyUrl, limits), limits, pool, reader, seen, served })
  const probe = new Connection(() =>
    openClient(pooler ?? primary, limits, { ...manner, idleSeconds: probeIdleSeconds }),
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

/** Throws unless the server answers in time. The next check has a new connection then. */
async function answersWithin(probe: Connection, milliseconds: number): Promise<void> {
  const { client } = probe
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(codedError('CHECK_TIMEOUT', `The database did not answer in ${milliseconds} ms.`)),
    milliseconds,
  )
  const answer = client.sql`select 1`.then(() => {})
  try {
    await Promise.race([answer, late])
  } catch (error) {
    probe.replace(client)
    throw error
  } finally {
    clearTimeout(timer)
    answer.catch(() => {})
  }
}

/** A piece of SQL that is the same at every use. Its text is put together once. */
export function constant(make: (db: Db) => ReturnType<Db>): (db: Db) => ReturnType<Db> {
  let made: ReturnType<Db> | undefined
  return (db) => (made ??= flattened(db, make(db)))
}

/** Returns the same piece of SQL without pieces in it: only the text between its values, and these. */
function flattened(db: Db, piece: ReturnType<Db>): ReturnType<Db> {
  const texts = ['']
  const values: unknown[] = []
  const add = (text: string) => texts.push((texts.pop() ?? '') + text)
  const walk = (query: unknown): void => {
    if (!isDriverQuery(query)) {
      values.push(query)
      texts.push('')
      return
    }
    for (const [index, text] of query.strings.entries()) {
      add(text)
      if (index < query.args.length) walk(query.args[index])
    }
  }
  walk(piece)
  return Reflect.apply(db, undefined, [Object.assign(texts, { raw: texts }), ...values])
}

/**
 * Returns the connection to read facts by before a change is written: the transaction that the change is in, or outside
 * of one the reader, which shares one connection among all.
 */
export const factsOf = ({ pool, reader }: Pick<Database, 'pool' | 'reader'>, db: Db): Db => (db === pool ? reader : db)

const isPool = (db: Db): db is postgres.Sql => 'begin' in db

/** Runs `work` in one transaction: the caller's, if it is in one already. */
export const within = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  isPool(db) ? inTransaction(db, work) : work(db)

/** Runs `work` in one transaction: all of it commits, or none of it. */
export async function inTransaction<T>(pool: postgres.Sql, work: (tx: Db) => Promise<T>): Promise<T> {
  const results: T[] = []
  const body = async (tx: Db) => {
    results.push(await work(tx))
  }
  await pool.begin(body)
  for (const result of results) return result
  throw new Error('A transaction ended without a result.')
}
