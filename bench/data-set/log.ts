import type { Sql } from 'postgres'
import { retentionDays } from '../../src/events/log-events.ts'

/** Writes the log of events that clients follow, as long as it is kept. */
export async function logEvents(sql: Sql): Promise<void> {
  await sql`
    insert into event_log (position, event_id, subject, subject_id, type, version, from_state, to_state, at)
    select row_number() over (order by at, id), id, subject::event_subject, subject_id, type, version, from_state,
      to_state, at
    from (
      select id, 'application' as subject, application_id as subject_id, type, version,
        from_status::text as from_state, to_status::text as to_state, at
      from application_events
      union all
      select id, 'permit', permit_id, type, version, from_state::text, to_state::text, at
      from permit_events
    ) happened
    where at > now() - ${retentionDays} * interval '1 day'`
  await sql`
    update event_log_end
    set position = (select coalesce(max(position), 0) from event_log)`
}
