import { stayedBehind } from '../../../applications/drafts/stayed-behind.ts'
import { isNotWithdrawn } from '../../../catalogue/permit-types/queries.ts'
import type { Db, Fragment } from '../../../platform/db/client.ts'

const remindedAtOnce = 500

/**
 * Puts reminders of permits that end soon on the list of what people are told, those that end first. One batch; returns
 * their number. A permit is reminded of once for each number of days in `remindBeforeDays` of its type; of several that
 * have passed, such as after days without a worker, only for the least. Left out are permits that are not in force,
 * that a decision revokes, whose renewal was submitted (and did not stay with an account of before), or that came into
 * force on that day or later: the letter about that names the last day.
 */
export async function remindOfEnds(db: Db): Promise<number> {
  const [row] = await db<{ reminded: number }[]>`
    with due as (${dueReminders(db)}
    ), reminder as (
      insert into permit_reminders (permit_id, days_before)
      select id, days
      from due
      on conflict (permit_id, days_before) do nothing
      returning id
    ), listed as (
      insert into untold (id, what)
      select id, 'permit_reminder'
      from reminder
    )
    select count(*)::int as reminded
    from reminder`
  return row?.reminded ?? 0
}

/**
 * SQL for the permits to remind of, with the number of days, those that end first. Only the permits that end within the
 * most days of any type are read, by the index of last days.
 */
export const dueReminders = (db: Db): Fragment => db`
  with stated as materialized (
    select newest.code, (jsonb_array_elements_text(newest.definition->'remindBeforeDays'))::int as days
    from (
      select distinct on (t.code) t.code, t.definition
      from permit_type_versions t
      where t.valid_from <= network_day() and ${isNotWithdrawn(db)}
      order by t.code, t.version desc) newest
  ), rule as materialized (
    select code, days, coalesce(lead(days) over (partition by code order by days desc) + 1, 0) as least
    from stated
  )
  select p.id, r.days
  from rule r
  join permits p on p.permit_type = r.code
    and p.ends_on between network_day() + r.least and network_day() + r.days
  where p.ends_on between network_day() and network_day() + (select max(days) from rule)
    and p.state = 'in_force' and p.revoked_from is null and p.valid_from < p.ends_on - r.days
    and not exists (select
      from permit_reminders m
      where m.permit_id = p.id and m.days_before <= r.days)
    and not exists (select
      from applications r
      join applications a on a.id = r.started_from_id
      where r.started_from_id = p.application_id and r.started_for in ('renewal', 'amendment')
        and r.status not in ('draft', 'handed_over', 'refused', 'withdrawn', 'lapsed')
        and not ${stayedBehind(db)})
  order by p.ends_on, p.id
  limit ${remindedAtOnce}`
