import postgres from 'postgres'
import { unlessLost } from './lost-connection.ts'

/** What a query runs on: a pool, the reading lane, or a transaction. */
export type Db = postgres.ISql<{}>

/** A piece of a query, to be put into others. */
export type Fragment = postgres.Fragment

export interface Database {
  /** A pool for deeds. */
  readonly pool: postgres.Sql
  /** One pipelined connection, for short reads by index only: a slow query here holds up every other. */
  readonly lane: postgres.Sql
  close(): Promise<void>
}

const poolSize = 10
const connectSeconds = 10
const closeSeconds = 5

/** Connects lazily; the first query opens the first connection. */
export function connect(url: string): Database {
  const options = {
    connect_timeout: connectSeconds,
    onnotice: () => {},
    connection: { TimeZone: 'UTC', application_name: 'satu-pintu' },
  }
  const pool = postgres(url, { ...options, max: poolSize })
  const lane = postgres(url, { ...options, max: 1 })
  return {
    pool,
    lane,
    close: async () => {
      await Promise.all([pool.end({ timeout: closeSeconds }), lane.end({ timeout: closeSeconds })])
    },
  }
}

/** A piece of SQL that is the same at every use, put together once. */
export function constant(make: (db: Db) => ReturnType<Db>): (db: Db) => ReturnType<Db> {
  let made: ReturnType<Db> | undefined
  return (db) => (made ??= make(db))
}

const isPool = (db: Db): db is postgres.Sql => 'begin' in db

/** Runs `work` in one transaction: the caller's, if it is in one already. */
export const within = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  isPool(db) ? inTransaction(db, work) : work(db)

/** Runs `work` in one transaction: all of it commits, or none of it. */
export async function inTransaction<T>(pool: postgres.Sql, work: (tx: Db) => Promise<T>): Promise<T> {
  const results: T[] = []
  await pool.begin(async (tx) => {
    results.push(await unlessLost(work(tx)))
  })
  for (const result of results) return result
  throw new Error('A transaction ended without a result.')
}
