import type postgres from 'postgres'
import { sharedQuestion } from '../shared-question.ts'
import type { Connection } from './connection.ts'
import { isDriverQuery } from './driver.ts'

/** A position in the write-ahead log (WAL) of a primary, and the system identifier of its cluster. */
export interface Position {
  /** As `pg_lsn`: every commit that was acknowledged before the query lies before it. */
  readonly lsn: string
  readonly cluster: string
}

/** A standby waits at most 50 × 2 ms until it has replayed a position. */
const looks = 50
const lookSeconds = 0.002

/**
 * Returns a function that queries the position of the primary; callers share its results. The position is that up to
 * which WAL is flushed, or with `synchronous_commit` off, inserted.
 */
export const sharedPosition = (primary: postgres.Sql): (() => Promise<Position>) =>
  sharedQuestion(async () => {
    const [position] = await primary<Position[]>`
      select
        case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
          else pg_current_wal_flush_lsn() end::text as lsn,
        system_identifier::text as cluster
      from pg_control_system()`
    if (!position) throw new Error('The primary has no position.')
    return position
  })

/**
 * Queries on a connection, ahead of the next read there, if its server is a standby of the same cluster that has
 * replayed the position: then the read sees all that was committed before. The server waits up to 100 ms for that.
 * Resolves to false on a failure.
 */
export function isReplayedAt(connection: Pick<Connection, 'client' | 'send'>, at: Position): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const question: unknown = connection.client.sql`
    with recursive look (n, is_replayed) as (
      select 0, pg_last_wal_replay_lsn() >= ${at.lsn}::pg_lsn
      union all
      select n + 1, pg_last_wal_replay_lsn() >= ${at.lsn}::pg_lsn
      from look
      cross join lateral pg_sleep(${lookSeconds}::float8 + 0 * n)
      where not is_replayed and n < ${looks}::int
    )
    select pg_is_in_recovery() and system_identifier::text = ${at.cluster} as "isStandby",
      (select bool_or(is_replayed) from look) as "isReplayed"
    from pg_control_system()`
  if (!isDriverQuery(question)) throw new Error('This version of postgres.js is another than the standby knows.')
  // Sent by hand: `await` would send it a microtask later, behind the read.
  const answered = (rows: unknown) => resolve(isYes(rows))
  const failed = () => resolve(false)
  question.resolve = answered
  question.reject = failed
  connection.send(question)
  return promise
}

function isYes(rows: unknown): boolean {
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  if (typeof row !== 'object' || row === null) return false
  return 'isStandby' in row && row.isStandby === true && 'isReplayed' in row && row.isReplayed === true
}
