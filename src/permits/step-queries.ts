import type { Actor } from '../access/identity/actor.ts'
import { visibleTo } from '../applications/visibility.ts'
import type { Channel } from '../http/channels.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import type { PermitEventType } from './event-types.ts'
import type { PermitAction, PermitFacts, PermitHistoryStanding, PermitState } from './life.ts'

/** The facts of a permit, with its present and earlier holders and its responsible office. */
export interface StandingPermit extends PermitFacts {
  holders: readonly string[]
  office: { id: string; regionCode: string }
}

/** Returns the facts of a permit that the actor may see. Throws `not_found`. */
export async function findPermitFacts(db: Db, id: string, actor: Actor): Promise<StandingPermit> {
  const [facts] = await db<StandingPermit[]>`
    select ${permitFacts(db)}
    from permits p
    join applications a on a.id = p.application_id
    join offices o on o.id = p.office_id
    where p.id = ${id} and ${visibleTo(db, actor)}`
  if (!facts) throw new Problem('not_found', { what: 'permit' })
  return facts
}

/**
 * SQL columns of the facts, from `permits p`, `applications a` and the responsible office `o`. Their aliases are in
 * camelCase: `to_json` uses them as keys, which the column transform does not rename.
 */
export const permitFacts = (db: Db) => db`
  p.id, p.version, permit_state(p.state, p.ends_on, p.revoked_from) as state, network_day()::text as today,
  p.revoked_from::text as "revokedFrom", p.ends_on::text as "endsOn",
  array_remove(a.applicant_id || a.former_applicants, null) as holders,
  json_build_object('id', o.id, 'regionCode', o.region_code) as office,
  coalesce((
    select json_agg(lower(e.details->>'decreeNumber'))
    from permit_events e
    where e.permit_id = p.id and e.details ? 'decreeNumber'), '[]') as decrees`

interface PermitHistoryItem {
  id: string
  version: number
  type: PermitEventType
  action: PermitAction | null
  from: PermitState | null
  to: PermitState | null
  actor: { standing: PermitHistoryStanding; name: string | null; office: Names | null }
  channel: Channel
  details: Record<string, unknown>
  at: string
}

/**
 * Lists the events of a permit by version, after `after`; one more than `limit` if there are more. Throws `not_found`.
 */
export async function permitHistory(
  db: Db,
  id: string,
  actor: Actor,
  { after, limit }: { after: number; limit: number },
): Promise<PermitHistoryItem[]> {
  const [row] = await db<{ items: PermitHistoryItem[] }[]>`
    select coalesce((
      select json_agg(json_build_object(
        'id', e.id, 'version', e.version, 'type', e.type, 'action', e.action, 'from', e.from_state, 'to', e.to_state,
        'channel', e.channel, 'details', e.details, 'at', rfc3339(e.at),
        'actor', json_build_object('standing', e.standing, 'name', n.name, 'office', names_json(w.name_id, w.name_en)))
        order by e.version)
      from (
        select *
        from permit_events e
        where e.permit_id = p.id and e.version > ${after}
        order by e.version
        limit ${limit + 1}
      ) e
      left join people n on n.id = e.actor_id
      left join offices w on w.id = e.office_id), '[]') as items
    from permits p
    join applications a on a.id = p.application_id
    join offices o on o.id = p.office_id
    where p.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'permit' })
  return row.items
}
