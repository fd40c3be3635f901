import type { Db } from '../platform/db/client.ts'
import { eventSources } from './subject.ts'

/** The NOTIFY channel on which each commit of new events is announced. */
export const logChannel = 'event_log'

/** Locks the end of the log until the transaction ends: one writer at a time assigns positions. */
export async function lockEnd(tx: Db): Promise<void> {
  await tx`select from event_log_end for update`
}

/**
 * Moves at most `limit` committed events into the log, with the next positions, and notifies readers at the commit.
 * Returns the number of events taken from the queue. Those of a source that only a newer program knows stay for its
 * worker, and get later positions. The caller has locked the end of the log.
 */
export async function appendEvents(tx: Db, limit: number): Promise<number> {
  const [row] = await tx<{ taken: number }[]>`
    with taken as (
      delete from unlogged_events
      where place in (
        select place
        from unlogged_events
        where place > (select passed from event_log_end) and ${isKnown(tx)}
        order by place
        limit ${limit}
      )
      returning place, source, event_id, written
    ), found as (
      select t.place, e.id, 'application' as subject, e.application_id as subject_id, null as code, e.type, e.version,
        e.from_status::text as from_state, e.to_status::text as to_state,
        case
          when e.type in ('application.transferred', 'application.archive_transferred',
            'application.counter_transferred')
          then (e.details#>>'{from,id}')::uuid end as left_office_id,
        null::uuid as application_id, e.at
      from taken t
      join application_events e on e.id = t.event_id
      where t.source = 'application'
      union all
      select t.place, m.id, 'application', m.application_id, null, 'message.sent', null, null, null, null, null, m.at
      from taken t
      join messages m on m.id = t.event_id
      where t.source = 'message'
      union all
      select t.place, e.id, 'permit', e.permit_id, null, e.type, e.version, e.from_state::text, e.to_state::text,
        case when e.type = 'permit.transferred' then (e.details->>'from')::uuid end, null, e.at
      from taken t
      join permit_events e on e.id = t.event_id
      where t.source = 'permit'
      union all
      select t.place, e.id, 'office', e.office_id, null, e.type, e.version, e.from_state::text, e.to_state::text, null,
        null, e.at
      from taken t
      join office_events e on e.id = t.event_id
      where t.source = 'office'
      union all
      select t.place, e.id, 'registration', e.client_id, null, 'registration.changed', e.version, null, null, null,
        null, e.at
      from taken t
      join client_events e on e.id = t.event_id
      where t.source = 'registration' and e.type = 'client.changed'
      union all
      select t.place, c.id, 'post', s.person_id, null, 'post.changed', null, null, null, null, null, c.at
      from taken t
      join staff_changes c on c.id = t.event_id
      join staff s on s.id = c.staff_id
      where t.source = 'post' and s.person_id is not null
      union all
      select t.place, e.id, 'webhook', e.webhook_id, null, 'webhook.' || e.type, e.version, null, null, null, null, e.at
      from taken t
      join webhook_events e on e.id = t.event_id
      where t.source = 'webhook'
      union all
      select t.place, e.id, 'consultation', e.consultation_id, null, e.type, e.version, e.from_status::text,
        e.to_status::text, null, c.application_id, e.at
      from taken t
      join consultation_events e on e.id = t.event_id
      join consultations c on c.id = e.consultation_id
      where t.source = 'consultation'
      union all
      select t.place, uuidv7(), 'permit_type', null, t.written->>'code', t.written->>'type',
        (t.written->>'version')::int, null, null, null, null, now()
      from taken t
      where t.source = 'permit_type'
    ), logged as (
      insert into event_log (position, event_id, subject, subject_id, code, type, version, from_state, to_state,
        left_office_id, application_id, at)
      select e.position + row_number() over (order by f.place), f.id, f.subject::event_subject, f.subject_id, f.code,
        f.type, f.version, f.from_state, f.to_state, f.left_office_id, f.application_id, f.at
      from found f, event_log_end e
      returning position
    ), ended as (
      update event_log_end e
      set position = e.position + (select count(*) from logged), ${passing(tx)}
      from (
        select max(place) as last, pg_current_xact_id()::text::bigint as this,
          pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest
        from taken
      ) run
      where run.last is not null
    )
    select count(*)::int as taken from taken`
  const { taken = 0 } = row ?? {}
  if (taken > 0) await tx`select pg_notify(${logChannel}, '')`
  return taken
}

/**
 * SQL that moves `passed` of the end `e` in a run that has taken events up to `last`. An event gets its place after its
 * transaction has an id. So an id that is given after the run that has seen a place is later than those of all with a
 * place before it. When all up to this id have ended, and the run has taken what they committed, none can come any
 * more.
 */
const passing = (tx: Db) => tx`
        passed = case when ${hasPassed(tx)} then e.seen else e.passed end,
        seen = case when ${hasPassed(tx)} or ${isUnseen(tx)} then run.last else e.seen end,
        seen_by = case when ${hasPassed(tx)} or ${isUnseen(tx)} then null else coalesce(e.seen_by, run.this) end`

const hasPassed = (tx: Db) => tx`(e.seen_by < run.oldest and e.seen <= run.last and not exists (
          select from unlogged_events
          where place > e.passed and place <= e.seen and not ${isKnown(tx)}))`

const isKnown = (tx: Db) => tx`source = any(${[...eventSources]}::event_source[])`

/** True without a place to wait for, and when its id is of another server, as in a restored copy. */
const isUnseen = (tx: Db) => tx`(e.seen is null or e.seen_by > run.this)`

/** Deletes those of the `limit` oldest events that are older than `days`, except the last one. Returns their number. */
export const deleteOldEvents = async (db: Db, days: number, limit: number): Promise<number> =>
  (
    await db`
    delete from event_log
    where position in (
      select oldest.position
      from (
        select l.position, l.at
        from event_log l
        order by l.position
        limit ${limit}
      ) oldest
      where oldest.at < now() - ${days} * interval '1 day'
        and oldest.position < (select position from event_log_end))`
  ).count
