import { inForce } from '../../access/identity/queries.ts'
import type { CompletenessCheck, ServiceTime } from '../../catalogue/permit-types/definition/time-schema.ts'
import type { Db } from '../../platform/db/client.ts'
import { dayInWords } from '../../platform/moment-words.ts'

/** The times that a permit type allows its office. */
export interface TypeTimes {
  completenessCheck?: CompletenessCheck
  serviceTime: ServiceTime | null
}

/** Lists the times of all permit types with which applications can be drafted now or later. */
export async function timesInForce(db: Db): Promise<TypeTimes[]> {
  const rows = await db<{ check: CompletenessCheck | null; serviceTime: ServiceTime | null }[]>`
    select distinct t.definition->'completenessCheck' as check,
      nullif(t.definition->'serviceTime', 'null') as service_time
    from permit_type_versions t, (select network_day() as day) today
    where not exists (
        select
        from permit_type_retirements r
        where r.code = t.code and r.retired_from <= today.day
      )
      and not exists (
        select
        from permit_type_versions n
        where n.code = t.code and n.version > t.version and n.valid_from <= today.day
      )`
  return rows.map(({ check, serviceTime }) => ({ ...(check && { completenessCheck: check }), serviceTime }))
}

/**
 * Records that a year has no calendar, and queues a letter to each confirmed mail address of an administrator of the
 * province, in one statement. Returns 1, or 0 when that was done before. `reachedFrom`: the day from which a deadline
 * reaches that year.
 */
export async function raiseCalendarAlarm(db: Db, year: number, reachedFrom: string): Promise<number> {
  const raised = await db`
    with raised as (
      insert into calendar_alarms (year, reached_from)
      values (${year}, ${reachedFrom})
      on conflict (year) do nothing
      returning id
    ), told as (
      insert into notices (cause_id, kind, channel, language, contact_id, shown, facts)
      select distinct on (c.id) raised.id, 'calendar_missing', c.channel, c.language, c.id, c.shown,
        jsonb_build_object('year', ${String(year)}::text, 'reachedFrom',
          case c.language
            when 'id' then ${dayInWords(reachedFrom, 'id')}::text
            else ${dayInWords(reachedFrom, 'en')}::text
          end)
      from raised, staff s
      join offices o on o.id = s.office_id and o.level = 'province'
      join contacts c on c.person_id = s.person_id
      where s.role = 'administrator' and ${inForce(db)} and c.channel = 'email'
        and c.confirmed_at is not null and c.removed_at is null and c.suspended_at is null
      order by c.id
      on conflict (cause_id, contact_id) do nothing
    )
    select from raised`
  return raised.length
}
