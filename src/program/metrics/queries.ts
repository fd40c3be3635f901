import type { Db } from '../../platform/db/client.ts'

/** Counts our connections by their state, in all processes. */
export const connectionStates = (db: Db) => db<{ state: string; count: number }[]>`
  select coalesce(state, 'starting') as state, count(*)::int as count from pg_stat_activity
  where datname = current_database() and application_name = 'satu-pintu' group by 1`

/** Counts the notices that wait to be handed over, by channel, and the events that nobody was told of yet. */
export const noticesWaiting = (db: Db) => db<{ channel: string; count: number }[]>`
  select channel::text, count(*)::int as count
  from notices
  where state = 'waiting'
  group by channel
  union all
  select 'untold', count(*)::int
  from untold`

/** Returns the number of years with an alarm that have no published calendar yet. */
export async function calendarsMissing(db: Db): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from calendar_alarms m
    where not exists (select from calendar_versions c where c.year = m.year)`
  return row?.count ?? 0
}

export interface JobState {
  job: string
  waiting: number
  running: number
  failed: number
  finishedAt: Date | null
}

/**
 * How each kind of job stands: waiting (for another try too), running, failed for good, and when one was finished last.
 * Nothing before there has been a worker.
 */
export async function jobStates(db: Db): Promise<JobState[]> {
  const [schema] = await db<{ there: boolean }[]>`select to_regclass('pgboss.job') is not null as there`
  if (!schema?.there) return []
  return db<JobState[]>`
    select name as job, count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as running,
      count(*) filter (where state = 'failed')::int as failed,
      max(completed_on) filter (where state = 'completed') as finished_at
    from pgboss.job group by name`
}

/** Returns the number of alarms over searches by identity number within the last day. */
export async function searchAlarms(db: Db): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from search_alarms where at > now() - interval '1 day'`
  return row?.count ?? 0
}
