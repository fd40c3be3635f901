import type { Db } from '../../platform/db/client.ts'

/**
 * Returns the inspections of application `a` as JSON: its appointments, if any were made, and the last report. Null
 * before the first submission. Without appointments it costs one look into an index.
 */
export const inspectionJson = (db: Db) => db`case when a.submitted_at is not null then json_build_object(
  'appointments', case when exists (select from inspection_appointments p where p.application_id = a.id) then (
    select json_build_object(
      'missed', count(*) filter (where p.outcome = 'no_show'),
      'open',
      (json_agg(json_build_object('appointment', ${appointmentJson(db)}, 'hasBegun',
        p.starts_at <= now())) filter (where p.outcome is null))->0)
    from inspection_appointments p
    left join people i on i.id = p.inspector_id and p.outcome is null
    where p.application_id = a.id) end,
  'report', (
    select json_build_object('id', r.id, 'inspectedOn', r.report->'inspectedOn', 'recommendation', r.recommendation,
      'at', rfc3339(r.at), 'signedByApplicantAt', rfc3339(s.at))
    from inspection_reports r
    left join inspection_signatures s on s.report_id = r.id
    where r.application_id = a.id
    order by r.id desc
    limit 1)) end`

/** Returns an appointment `p` with its inspector `i`, as JSON. */
export const appointmentJson = (db: Db) => db`json_build_object(
  'id', p.id, 'inspector', json_build_object('id', i.id, 'name', i.name), 'startsAt', rfc3339(p.starts_at), 'endsAt',
    rfc3339(p.ends_at), 'note', p.note, 'outsideHoursReason', p.outside_hours_reason,
  'supersedes', p.supersedes, 'madeAt', rfc3339(p.made_at),
  'response',
  case
    when p.response is not null then json_build_object('answer', p.response, 'note', p.response_note, 'at',
      rfc3339(p.responded_at)) end,
  'outcome',
  case
    when p.outcome is not null then json_build_object('outcome', p.outcome, 'reason', p.outcome_reason, 'at',
      rfc3339(p.ended_at)) end)`
