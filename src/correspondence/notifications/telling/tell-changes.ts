import { inForce } from '../../../access/identity/queries.ts'
import { actions } from '../../../applications/lifecycle.ts'
import type { Db, Fragment } from '../../../platform/db/client.ts'
import { type NoticeKind, officeKinds } from '../notice.ts'
import { unchosenKinds } from './telling.ts'
import { ruleCte, toldCte } from './told-queries.ts'

/**
 * Kinds sent to an applicant without an account on every channel: the data for tracking, a withdrawal, the handover,
 * and the end of the permit. Nothing else tells a caller that somebody withdrew for them or took their permit, or that
 * it has expired or was replaced.
 */
const filedKinds: readonly NoticeKind[] = [
  'submitted',
  'withdrawn',
  'handed_over',
  'permit_expired',
  'permit_superseded',
]

/** Kinds that come whatever kinds a contact has chosen. */
const unasked: readonly NoticeKind[] = [...officeKinds, ...unchosenKinds]

interface Rules {
  batch: number
  tellings: readonly object[]
  channelKinds: readonly object[]
}

/**
 * Deletes the oldest events from `untold` and inserts their notices, one for each confirmed address of each receiver.
 * Returns the number of events. Events that another worker has locked are skipped, and so are those of consultations,
 * which `tellAgencies` processes. Events of a newer program stay for its worker. The notice `claimed` is also sent to
 * the addresses stated at the counter. Calls and received mails cause no notice: the applicant knows them. A permit
 * that was replaced causes none where the letter about the new one goes.
 */
export async function tellUntold(db: Db, { batch, tellings, channelKinds }: Rules): Promise<number> {
  const [row] = await db<{ taken: number }[]>`
    with ${ruleCte(db, tellings)}, taken as (
      delete from untold
      where id in (
        select u.id
        from untold u
        where ${isKnown(db)}
        order by u.id
        limit ${batch}
        for update skip locked)
      returning id, what
    ), ${toldCte(db)}, reviewer as materialized (
      select told.id, told.kind, told.application_id, c.id as contact_id,
        s.person_id = told.assigned_to as is_assignee
      from told
      join staff s on s.office_id = told.office_id and s.role = 'reviewer' and ${inForce(db)}
      join contacts c on c.person_id = s.person_id and c.channel = 'email'
      where told."to" = 'reviewers' and s.person_id is distinct from told.applicant_id
        and s.person_id <> all(told.former_applicants)
        and c.confirmed_at is not null and c.removed_at is null and c.suspended_at is null
    ), receiver as (
      select told.id, told.kind, told.application_id, c.id as contact_id
      from told
      join contacts c on c.person_id = told.applicant_id
      where told."to" = 'applicant'
      union all
      select told.id, told.kind, told.application_id, c.id
      from told
      join contacts c on c.person_id = told.person_id
      union all
      select told.id, told.kind, told.application_id, c.id
      from told
      join contacts c on c.application_id = told.application_id
      where told."to" = 'applicant' and (told.applicant_id is null or told.kind = 'claimed')
      union all
      select told.id, told.kind, told.application_id, c.id
      from told
      join staff s on s.office_id = told.office_id and s.role = 'head' and ${inForce(db)}
      join contacts c on c.person_id = s.person_id
      where told."to" in ('heads', 'heads_there', 'heads_below')
        or (told."to" = 'reviewers' and s.person_id is distinct from told.applicant_id
          and s.person_id <> all(told.former_applicants)
          and not exists (select from reviewer r where r.id = told.id))
      union all
      select r.id, r.kind, r.application_id, r.contact_id
      from reviewer r
      where r.is_assignee or not exists (select from reviewer other where other.id = r.id and other.is_assignee)
    ), made as (
      insert into notices (cause_id, kind, channel, language, application_id, contact_id, shown)
      select r.id, r.kind, c.channel, c.language, r.application_id, c.id, c.shown
      from receiver r
      join contacts c on c.id = r.contact_id
      where c.confirmed_at is not null and c.removed_at is null and c.suspended_at is null
        and case when c.application_id is not null and r.kind = any(${filedKinds}::text[]) then true
          when c.kinds is not null and r.kind <> all(${unasked}::text[]) then r.kind = any(c.kinds)
          else (c.channel::text, r.kind) in (select k.channel, k.kind
            from jsonb_to_recordset(${JSON.stringify(channelKinds)}::text::jsonb) as k (channel text, kind text)) end
        and not (r.kind = 'permit_superseded' and ${isToldOfNewPermit(db)})
      on conflict (cause_id, contact_id) do nothing
    )
    select count(*)::int as taken from taken`
  return row?.taken ?? 0
}

/** SQL condition: contact `c` gets the letter about the permit that replaces that of application `r.application_id`. */
const isToldOfNewPermit = (db: Db): Fragment => db`exists (
  select
  from permits earlier
  join permits newer on newer.id = earlier.superseded_by
  join applications a on a.id = newer.application_id
  where earlier.application_id = r.application_id
    and (a.applicant_id = c.person_id or exists (
      select
      from contacts o
      where o.application_id = a.id and o.channel = c.channel and o.digest = c.digest
        and a.applicant_id is null and o.removed_at is null and o.suspended_at is null)))`

/** SQL condition: this program knows what `u` is, has a `rule` for its type, and knows its step. */
const isKnown = (db: Db): Fragment => db`(
  u.what in ('message', 'permit_reminder')
  or (u.what = 'event' and exists (
    select from application_events e
    where e.id = u.id and e.type in (select r.type from rule r)
      and (e.action is null or e.action = any(${actions}::text[]))))
  or (u.what = 'permit_event' and exists (
    select from permit_events pe
    where pe.id = u.id and pe.type in (select r.type from rule r))))`
