import { held } from '../../correspondence/notifications/notice.ts'
import type { Db } from '../../platform/db/client.ts'
import { countStrays } from '../../platform/stored-objects/ownership.ts'
import type { Backlog } from './fact.ts'

/** The largest count of waiting work, so that a scrape is cheap with a large backlog. */
const countLimit = 10_000

/** Counts the database connections of all processes by state. */
export const connectionStates = (db: Db) => db<{ state: string; count: number }[]>`
  select coalesce(state, 'starting') as state, count(*)::int as count
  from pg_stat_activity
  where datname = current_database() and application_name = 'satu-pintu'
  group by 1`

/**
 * Counts the waiting notices by channel, without those that are held back. `untold`, without age: the events whose
 * notices are not made yet.
 */
export const noticesWaiting = (db: Db) => db<Backlog[]>`
  select channel::text as kind, count(*)::int as count,
    extract(epoch from now() - min(made_at))::float8 as oldest_seconds
  from (
    select channel, made_at
    from notices
    where state = 'waiting' and failure is distinct from ${held}
    order by next_at
    limit ${countLimit}
  ) waiting
  group by channel
  union all
  select 'untold', count(*)::int, null
  from (select from untold limit ${countLimit}) untold`

/** Counts the committed events that are not in the log yet. */
export const eventsWaiting = async (db: Db): Promise<number> => {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from (select from unlogged_events limit ${countLimit}) waiting`
  return row?.count ?? 0
}

/** Counts the permits that wait for their certificate. Ids are UUIDv7: the lowest one was issued first. */
export const certificatesWaiting = (db: Db) => db<Backlog[]>`
  select '' as kind,
    (select count(*)::int from (select from certificate_orders limit ${countLimit}) waiting) as count,
    (
      select extract(epoch from now() - p.issued_at)::float8
      from permits p
      where p.id = (select permit_id from certificate_orders order by permit_id limit 1)
    ) as oldest_seconds`

/** Counts the received mails that wait for the worker (`received`), and for an officer (`triage`). */
export const mailsWaiting = (db: Db) => db<Backlog[]>`
  select 'received' as kind, count(*)::int as count,
    extract(epoch from now() - min(received_at))::float8 as oldest_seconds
  from (
    select received_at
    from received_mails
    where state = 'received'
    order by next_at
    limit ${countLimit}
  ) received
  union all
  select 'triage', count(*)::int, extract(epoch from now() - min(received_at))::float8
  from (
    select received_at
    from received_mails
    where state = 'triage'
    limit ${countLimit}
  ) triage`

/** Counts the files that wait for the virus scanner, by kind. Each kind has a partial index. */
export const scansWaiting = (db: Db) => db<Backlog[]>`
  select 'uploads' as kind, count(*)::int as count,
    extract(epoch from now() - min(uploaded_at))::float8 as oldest_seconds
  from (
    select uploaded_at
    from documents
    where next_scan_at is not null
    limit ${countLimit}
  ) uploads
  union all
  select 'papers', count(*)::int, extract(epoch from now() - min(uploaded_at))::float8
  from (
    select uploaded_at
    from consultation_papers
    where next_scan_at is not null
    limit ${countLimit}
  ) papers
  union all
  select 'mails', count(*)::int, extract(epoch from now() - min(received_at))::float8
  from (
    select received_at
    from received_mails
    where scan = 'failed' and object_key is not null and next_scan_at is not null
    limit ${countLimit}
  ) mails
  union all
  select 'attachments', count(*)::int, extract(epoch from now() - min(m.received_at))::float8
  from (
    select mail_id
    from received_attachments
    where scan = 'failed' and object_key is not null and next_scan_at is not null
    limit ${countLimit}
  ) attachments
  left join received_mails m on m.id = attachments.mail_id`

/** Counts the stored objects that no row owns. */
export const strayObjects = async (db: Db): Promise<Backlog[]> => [{ kind: '', ...(await countStrays(db, countLimit)) }]

/** Returns the number of years with a calendar alarm whose calendar is not published yet. */
export async function calendarsMissing(db: Db): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from calendar_alarms m
    where not exists (select from calendar_versions c where c.year = m.year)`
  return row?.count ?? 0
}

interface JobState {
  job: string
  waiting: number
  running: number
  failed: number
  oldestSeconds: number | null
  finishedAt: Date | null
}

/**
 * Returns the state of each kind of job. `waiting` includes retries; `failed` are those without further retries, since
 * one of the kind was finished; `oldestSeconds`: since the oldest waiting job could have started (null: none). Uses
 * only indexes of pg-boss. Empty until a worker has created its schema.
 */
export async function jobStates(db: Db): Promise<JobState[]> {
  const [schema] = await db<{ there: boolean }[]>`select to_regclass('pgboss.job') is not null as there`
  if (!schema?.there) return []
  return db<JobState[]>`
    select q.name as job, live.waiting, live.running, live.failed, live.oldest_seconds, ended.finished_at
    from pgboss.queue q
    left join lateral (
      select completed_on as finished_at
      from pgboss.job
      where name = q.name and completed_on is not null and state = 'completed'
      order by completed_on desc
      limit 1
    ) ended on true
    cross join lateral (
      select count(*) filter (where state in ('created', 'retry'))::int as waiting,
        count(*) filter (where state = 'active')::int as running,
        count(*) filter (where state = 'failed' and coalesce(completed_on > ended.finished_at, true))::int as failed,
        extract(epoch from now() - min(start_after) filter (
          where state in ('created', 'retry') and start_after <= now()
        ))::float8 as oldest_seconds
      from pgboss.job
      where name = q.name and state in ('created', 'retry', 'active', 'failed')
    ) live`
}

/** Returns the number of alarms within 24 hours about searches by identity number. */
export async function searchAlarms(db: Db): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count
    from search_alarms
    where at > now() - interval '1 day'`
  return row?.count ?? 0
}

/** Counts the webhooks with pending events and no failing receiver, with the age of the oldest such event. */
export async function webhooksWaiting(db: Db): Promise<Backlog[]> {
  const [row] = await db<Omit<Backlog, 'kind'>[]>`
    select count(*)::int as count, extract(epoch from now() - min(next.at))::float8 as oldest_seconds
    from webhooks w
    join lateral (
      select l.at
      from event_log l
      where l.position > w.position
      order by l.position
      limit 1
    ) next on true
    where w.wanted > w.position and w.failures = 0 and w.paused_at is null and w.deleted_at is null`
  return row ? [{ kind: '', ...row }] : []
}

/** Counts the webhooks in trouble by state: `failing`, or `paused` by the program. The age is that of the state. */
export const webhooksInTrouble = async (db: Db): Promise<Backlog[]> => db<Backlog[]>`
  select state as kind, count(*)::int as count, extract(epoch from now() - min(since))::float8 as oldest_seconds
  from (
    select case when w.paused_at is null then 'failing' else 'paused' end as state,
      coalesce(w.paused_at, w.failing_since) as since
    from webhooks w
    where w.deleted_at is null
      and (w.paused_at is null and w.failures > 0 or w.pause_reason <> 'by_agency')
  ) troubled
  group by state`
