import { inForce } from '../access/identity/queries.ts'
import type { Reader } from '../applications/reads/reading.ts'
import type { NoticeKind } from '../correspondence/notifications/notice.ts'
import type { Db } from '../platform/db/client.ts'

const kind: NoticeKind = 'search_alarm'

/** Searches by identity number that found nothing, by one officer in one window of the limit of `hours`. */
interface Misses {
  reader: Reader
  misses: number
  since: Date
  hours: number
}

/**
 * Raises an alarm once per officer and window, across all processes. Stores it, and notifies the administrators of the
 * office and of those above at their confirmed e-mail addresses. The notice contains only the id of the officer.
 * True when this call raised the alarm.
 */
export async function raiseAlarm(db: Db, { reader, misses, since, hours }: Misses): Promise<boolean> {
  const raised = await db`
    with alarm as (
      insert into search_alarms (reader_id, office_id, standing, misses, since)
      values (${reader.personId}, ${reader.officeId}, ${reader.standing}, ${misses}, ${since})
      on conflict (reader_id, since) do nothing
      returning id, reader_id, office_id, misses
    ), administrator as (
      select distinct s.person_id, alarm.*, o.name_id, o.name_en
      from alarm
      join offices o on o.id = alarm.office_id
      join offices above on above.region_code = o.region_code or starts_with(o.region_code, above.region_code || '.')
      join staff s on s.office_id = above.id and s.role = 'administrator' and ${inForce(db)}
    ), notified as (
      insert into notices (cause_id, kind, channel, language, contact_id, shown, facts)
      select a.id, ${kind}, c.channel, c.language, c.id, c.shown, jsonb_build_object(
        'misses', a.misses::text, 'hours', ${hours}::int::text, 'officer', a.reader_id,
        'at', case c.language when 'id' then a.name_id else a.name_en end)
      from administrator a
      join contacts c on c.person_id = a.person_id
      where c.channel = 'email' and c.confirmed_at is not null and c.removed_at is null and c.suspended_at is null
      on conflict (cause_id, contact_id) do nothing
    )
    select id from alarm`
  return raised.length === 1
}
