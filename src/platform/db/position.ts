import type postgres from 'postgres'
import type { Connection } from './connection.ts'
import { isDriverQuery } from './driver-query.ts'

/** A point in the log of a primary, and the cluster that it belongs to. */
export interface Position {
  /** As `pg_lsn`: all that was acknowledged before the question stands before it. */
  readonly lsn: string
  readonly cluster: string
}

/** Longest time for which a standby waits until it has replayed a position: 50 looks, 2 ms apart. */
const looks = 50
const lookSeconds = 0.002

/**
 * Returns a function that asks the primary for its position. Those who ask before a question is sent share its answer,
 * so that there is at most one question at a time. With `synchronous_commit` off a commit is acknowledged before it is
 * flushed: the position is that of the newest record then.
 */
export function sharedPosition(primary: postgres.Sql): () => Promise<Position> {
  let asked: Promise<unknown> = Promise.resolve()
  let next: Promise<Position> | undefined
  async function ask(): Promise<Position> {
    await asked
    next = undefined
    const answer = primary<Position[]>`
      select
        case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
          else pg_current_wal_flush_lsn() end::text as lsn,
        system_identifier::text as cluster
      from pg_control_system()`
    asked = answer.catch(() => {})
    const [position] = await answer
    if (!position) throw new Error('The primary has no position.')
    return position
  }
  return () => (next ??= ask())
}

/**
 * Sends a question on the connection, ahead of the read that is sent on it next. Resolves to true when that server is a
 * standby of the same cluster and has replayed the position, and so the read sees all that stands before it. The server
 * waits up to 100 ms for that.
 */
export function isReplayedAt(connection: Pick<Connection, 'client' | 'send'>, at: Position): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const question: unknown = connection.client.sql`
    with recursive look (n, is_replayed) as (
      select 0, pg_last_wal_replay_lsn() >= ${at.lsn}::pg_lsn
      union all
      select n + 1, pg_last_wal_replay_lsn() >= ${at.lsn}::pg_lsn
      from look cross join lateral pg_sleep(${lookSeconds}::float8 + 0 * n)
      where not is_replayed and n < ${looks}::int
    )
    select pg_is_in_recovery() and system_identifier::text = ${at.cluster} as "isStandby",
      (select bool_or(is_replayed) from look) as "isReplayed"
    from pg_control_system()`
  if (!isDriverQuery(question)) throw new Error('This version of postgres.js is another than the standby knows.')
  // Not awaited: the driver would send it a moment later, behind the read.
  question.resolve = (rows) => resolve(isYes(rows))
  question.reject = () => resolve(false)
  connection.send(question)
  return promise
}

function isYes(rows: unknown): boolean {
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  if (typeof row !== 'object' || row === null) return false
  return 'isStandby' in row && row.isStandby === true && 'isReplayed' in row && row.isReplayed === true
}
