import { placeJson } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'

/** Returns the open visit of application `a` as JSON, or null. A status without visits costs no query. */
export const openVisitJson = (db: Db) => db`case when a.status in ('awaiting_originals', 'issued') then (
  select json_build_object('visit', ${visitJson(db)}, 'on',
    to_char(v.starts_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD'), 'hasBegun', v.starts_at <= now())
  from counter_visits v where v.application_id = a.id and v.outcome is null) end`

/** Returns a visit `v` as JSON. */
export const visitJson = (db: Db) => db`json_build_object(
  'id', v.id, 'officeId', v.office_id, 'office', ${placeJson(db, db`v.office_id`)}, 'purpose', v.purpose, 'startsAt',
    rfc3339(v.starts_at), 'endsAt', rfc3339(v.ends_at), 'note', v.note, 'supersedes', v.supersedes,
  'madeAt', rfc3339(v.made_at), 'outcome',
  case
    when v.outcome is not null then json_build_object('outcome', v.outcome, 'reason', v.outcome_reason, 'at',
      rfc3339(v.ended_at)) end)`
