import { holderBefore } from '../../../applications/holder-before.ts'
import type { Db, Fragment } from '../../../platform/db/client.ts'

/** Returns the CTE `rule`: tellings as rows. */
export const ruleCte = (db: Db, tellings: readonly object[]): Fragment => db`
    rule as materialized (
      select *
      from jsonb_to_recordset(${JSON.stringify(tellings)}::text::jsonb) as r (type text, action text, "from" text,
        "notFrom" text, member text, without text, kind text, "to" text)
    )`

/**
 * Returns the CTE `told` (id, at, kind, to, application_id, applicant_id, former_applicants, assigned_to,
 * person_id, office_id): the letters that the causes in `taken` (id, what) have by `rule`. `person_id` is the receiver
 * where an event names one. Calls and received mails have none: the applicant knows them.
 */
export const toldCte = (db: Db): Fragment => db`
    told as materialized (
      select e.id, e.at, r.kind, r."to", a.id as application_id, a.applicant_id, a.former_applicants, a.assigned_to,
        case r."to"
          when 'holder_before' then ${holderBefore(db, db`e`)}
          when 'taker' then e.actor_id
        end as person_id,
        case when r."to" = 'heads_there' then (e.details->'to'->>'id')::uuid else a.office_id end as office_id
      from taken t
      join application_events e on t.what = 'event' and e.id = t.id
      join rule r on r.type = e.type and (r.action is null or r.action = e.action)
        and (r."from" is null or r."from" = e.from_status::text)
        and (r."notFrom" is null or r."notFrom" <> e.from_status::text)
        and (r.member is null or e.details ? r.member)
      join applications a on a.id = e.application_id
        and (r."to" <> 'heads_below' or a.office_id::text is distinct from e.details->'to'->>'id')
      union all
      select pe.id, pe.at, r.kind, r."to", a.id, a.applicant_id, a.former_applicants, a.assigned_to, null::uuid,
        a.office_id
      from taken t
      join permit_events pe on t.what = 'permit_event' and pe.id = t.id
      join rule r on r.type = pe.type and (r.without is null or not pe.details ? r.without)
      join permits p on p.id = pe.permit_id
      join applications a on a.id = p.application_id
      union all
      select m.id, m.at, 'message', 'applicant', a.id, a.applicant_id, a.former_applicants, a.assigned_to, null::uuid,
        a.office_id
      from taken t
      join messages m on t.what = 'message' and m.id = t.id and m.kind <> 'call' and m.received_mail_id is null
      join applications a on a.id = m.application_id
      union all
      select m.id, m.made_at, 'permit_ending', 'applicant', a.id, a.applicant_id, a.former_applicants, a.assigned_to,
        null::uuid, a.office_id
      from taken t
      join permit_reminders m on t.what = 'permit_reminder' and m.id = t.id
      join permits p on p.id = m.permit_id
      join applications a on a.id = p.application_id
    )`
