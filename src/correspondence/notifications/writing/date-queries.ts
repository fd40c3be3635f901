import type { Db } from '../../../platform/db/client.ts'

/** The times of the inspection and of the visit that an application has ahead (RFC 3339); null without one. */
export interface DatesAhead {
  inspectionAt: string | null
  visitAt: string | null
}

/**
 * SQL for the `DatesAhead` of application `a`, where event `e` gave it to another account: letters about these dates
 * went to the earlier one. Null for other events.
 */
export const datesAheadJson = (db: Db) => db`
  case
    when e.type = 'application.account_changed'
    then json_build_object(
      'inspectionAt', (
        select rfc3339(i.starts_at)
        from inspection_appointments i
        where i.application_id = a.id and i.outcome is null and i.starts_at > now()),
      'visitAt', (
        select rfc3339(v.starts_at)
        from counter_visits v
        where v.application_id = a.id and v.outcome is null and v.starts_at > now()))
  end`
