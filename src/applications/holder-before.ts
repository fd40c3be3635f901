import type { Db, Fragment } from '../platform/db/client.ts'

/**
 * SQL for the id of the person to whose account an application belonged before one of its events; null without one.
 * `event` has application_id and version. Everybody who gets an application acts as its applicant: drafts it, or takes
 * it over.
 */
export const holderBefore = (db: Db, event: Fragment): Fragment => db`(
  select h.actor_id
  from application_events h
  where h.application_id = ${event}.application_id and h.version < ${event}.version
    and h.standing = 'applicant' and h.actor_id is not null
  order by h.version desc
  limit 1)`
