import { stayedBehind } from '../../../applications/drafts/stayed-behind.ts'
import type { Db } from '../../../platform/db/client.ts'

/** SQL for the `event` of a letter about application `a` that an event of its permit causes. */
export const permitEventJson = (db: Db, causeId: string) => db`(
  select json_build_object('at', rfc3339(coalesce(decree.at, pe.at)), 'details', pe.details,
    'isObjectedTo', exists (select
      from objections b
      where b.permit_event_id = decree.id and b.level = 'objection' and b.state <> 'withdrawn'))
  from permit_events pe
  left join lateral ${decreeOf(db)} decree on true
  join permits p on p.id = pe.permit_id
  where pe.id = ${causeId} and p.application_id = a.id)`

/** SQL for the decree by which a revocation takes effect in permit event `pe`; none for other events. */
const decreeOf = (db: Db) => db`(
  select d.id, d.at
  from permit_events d
  where pe.action = 'take_effect' and d.permit_id = pe.permit_id and d.action = 'revoke'
  order by d.version desc
  limit 1)`

/** SQL for the `OpenRenewal` of application `a`: none whose own permit came into force or has ended. */
export const openRenewalJson = (db: Db) => db`(
  select json_build_object('reference', r.reference, 'isDraft', r.status = 'draft',
    'waitsAtCounter', r.status = 'issued')
  from applications r
  where r.started_from_id = a.id and r.started_for in ('renewal', 'amendment') and r.discarded_at is null
    and r.status not in ('handed_over', 'refused', 'withdrawn', 'lapsed') and not ${stayedBehind(db)}
    and not exists (select
      from permits n
      where n.application_id = r.id and permit_state(n.state, n.ends_on, n.revoked_from) <> 'not_yet_in_force')
  order by r.status = 'draft', r.created_at desc
  limit 1)`
