import { holderBefore } from '../applications/holder-before.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/** SQL for the person from whose account an application went with event `l` of the log; null for other events. */
export const leftPerson = (db: Db): Fragment => db`
  case
    when l.type = 'application.account_changed' then (
      select ${holderBefore(db, db`e`)}
      from application_events e
      where e.id = l.event_id)
  end`
