import type { Db } from '../../platform/db/client.ts'

/** SQL for the time of the decree by which a revocation takes effect in permit event `pe`; null for other events. */
export const decreedAt = (db: Db) => db`(
  select d.at
  from permit_events d
  where pe.action = 'take_effect' and d.permit_id = pe.permit_id and d.action = 'revoke'
  order by d.version desc
  limit 1)`

/** SQL for the `OpenRenewal` of application `a`. */
export const openRenewalJson = (db: Db) => db`(
  select json_build_object('reference', r.reference, 'isDraft', r.status = 'draft')
  from applications r
  where r.started_from_id = a.id and r.started_for in ('renewal', 'amendment') and r.discarded_at is null
    and r.status not in ('handed_over', 'refused', 'withdrawn', 'lapsed')
  order by r.status = 'draft', r.created_at desc
  limit 1)`
