import type { permitEvents } from '../../drizzle/tables/permits.ts'
import { visitEnded } from '../applications/visits/ending.ts'
import type { Channel } from '../http/channels.ts'
import type { Db } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import type { PermitEventType } from './event-types.ts'
import type { PermitAction, PermitFacts, PermitState } from './life.ts'
import type { ActingStanding } from './standing.ts'

/** The person who takes a step of a permit (null: the system), with standing and channel. */
interface PermitDoer extends ActingStanding {
  personId: string | null
  channel: Channel
}

/** The recorded event, with the name of the office that acted. */
export interface PermitEvent extends Pick<typeof permitEvents.$inferSelect, 'id' | 'version' | 'at'> {
  office: Names | null
}

/** The changes of a step. */
export interface PermitChange {
  type: PermitEventType
  action: PermitAction
  from: PermitState
  to: PermitState
  revokedFrom: string | null
  details: Record<string, unknown>
}

/**
 * Changes a permit and records the event in one statement; a revocation ends the visits to collect it, and those of its
 * renewals. Undefined: its version has changed since the read.
 */
export async function changePermit(
  db: Db,
  { id, version }: Pick<PermitFacts, 'id' | 'version'>,
  { type, action, from, to, revokedFrom, details }: PermitChange,
  doer: PermitDoer,
): Promise<PermitEvent | undefined> {
  const [event] = await db<PermitEvent[]>`
    with changed as (
      update permits p
      set version = p.version + 1, state = ${to}, revoked_from = ${revokedFrom},
        changed_at = greatest(p.changed_at, clock_timestamp())
      where p.id = ${id} and p.version = ${version}
      returning p.id, p.application_id, p.state, p.version, p.changed_at as at
    ), ${visitEnded(db, { permits: db`changed` })}, event as (
      insert into permit_events (permit_id, version, type, action, from_state, to_state, actor_id, standing, office_id,
        channel, details, at)
      select id, version, ${type}, ${action}, ${from}::permit_state, ${to}::permit_state, ${doer.personId}::uuid,
        ${doer.standing}, ${doer.officeId}::uuid, ${doer.channel}::channel, ${JSON.stringify(details)}::text::jsonb, at
      from changed
      returning id, version, office_id, at
    )
    select e.id, e.version, e.at, names_json(o.name_id, o.name_en) as office
    from event e
    left join offices o on o.id = e.office_id`
  return event
}

const endedAtOnce = 500

/**
 * Stores the end of permits whose last day has passed, the oldest first, and records the events. A visit is cancelled
 * if its permit never came into force. One batch; returns their number. Reads compute the state of the day and do not
 * depend on it; the list of changes does.
 */
export async function endPermits(db: Db): Promise<number> {
  const ended = await db`
    with over as (
      select p.id
      from permits p
      where permit_is_over(p.state, p.ends_on)
      order by p.ends_on
      limit ${endedAtOnce}
      for update skip locked
    ), ended as (
      update permits p
      set version = p.version + 1, state = permit_state(p.state, p.ends_on, p.revoked_from),
        changed_at = greatest(p.changed_at, clock_timestamp())
      from over
      where p.id = over.id
      returning p.id, p.application_id, p.version, old.state as before, p.state, p.valid_from, p.ends_on,
        p.changed_at as at
    ), ${visitEnded(db, { permits: db`ended`, nobodyCollects: db`(n.state = 'revoked' or n.valid_from is null)` })}
    insert into permit_events (permit_id, version, type, action, from_state, to_state, standing, channel, details, at)
    select id, version, 'permit.' || state, case state when 'revoked' then 'take_effect' else 'expire' end, before,
      state, 'system', 'system', jsonb_build_object('lastDay', ends_on), at
    from ended`
  return ended.count
}
