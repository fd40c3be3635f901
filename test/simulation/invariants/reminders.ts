import type { Look } from './invariant.ts'

/** The reminders of permits of these applications, each with the number of notices to its holder's e-mail address. */
export const remindersToTell = ({ sql }: Look, applications: readonly string[]) => sql<
  { id: string; notices: number }[]
>`
  select m.id, (select count(*)::int from notices n where n.cause_id = m.id and n.contact_id = c.id) as notices
  from permit_reminders m
    join permits p on p.id = m.permit_id
    join applications a on a.id = p.application_id
    join contacts c on c.person_id = a.applicant_id and c.channel = 'email' and c.confirmed_at <= m.made_at
      and c.removed_at is null and c.suspended_at is null and c.kinds is null and c.version <= 2
  where a.id = any(${[...applications]}::uuid[])
    and not exists (select from untold u where u.id = m.id)
    and not exists (select from application_events f
      where f.application_id = a.id and f.type = 'application.claimed' and f.at >= m.made_at)`

/**
 * The permits whose holders should have been reminded since yesterday: in force for longer than the days that the
 * newest version of their type states, with nothing decided or under way in the last two days.
 */
export const remindersMissing = ({ sql, now }: Look) => sql<{ number: string; days: number }[]>`
  select p.number, d.days::int
  from (select ${now()}::timestamptz as at, (${now()}::timestamptz at time zone 'Asia/Jakarta')::date as day) today
    join permits p on p.state = 'in_force' and p.revoked_from is null and p.valid_until >= today.day
      and p.changed_at < today.at - interval '2 days'
    cross join lateral (
      select t.definition
      from permit_type_versions t
      where t.code = p.permit_type and t.valid_from < today.day
        and not exists (select from permit_type_withdrawals w where w.code = t.code and w.version = t.version)
      order by t.version desc
      limit 1) v
    cross join lateral jsonb_array_elements_text(v.definition->'remindBeforeDays') d (days)
  where p.valid_from < p.valid_until - d.days::int and p.valid_until - d.days::int < today.day
    and not exists (select from permit_reminders m where m.permit_id = p.id and m.days_before <= d.days::int)
    and not exists (select from applications r
      where r.started_from_id = p.application_id and r.started_for in ('renewal', 'amendment')
        and (r.updated_at > today.at - interval '2 days'
          or r.status not in ('draft', 'handed_over', 'refused', 'withdrawn', 'lapsed')))`
