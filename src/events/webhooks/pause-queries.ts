import type { AgencyContact } from '../../access/clients/client.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import { recordEvent } from './queries.ts'
import type { PauseReason } from './states.ts'

/** Pauses a webhook and records the event, unless it is paused already. Attempts in flight are still recorded. */
export async function pauseByAgency(db: Db, id: string, keyId: string | null): Promise<void> {
  await db`
    with w as (
      update webhooks
      set version = version + 1, paused_at = clock_timestamp(), pause_reason = 'by_agency',
        updated_at = clock_timestamp()
      where id = ${id} and paused_at is null
      returning id, version
    )
    ${recordEvent(db, 'paused', keyId)}`
}

/** Resumes a paused webhook and records the event. Restarts the retry schedule of its waiting deliveries. */
export async function resume(db: Db, id: string, keyId: string | null): Promise<void> {
  await db`
    with w as (
      update webhooks
      set version = version + 1, paused_at = null, pause_reason = null, failures = 0, failing_since = null,
        is_slow = false, due_at = clock_timestamp(), updated_at = clock_timestamp()
      where id = ${id} and paused_at is not null
      returning id, version
    ), due as (
      update webhook_deliveries d
      set tries = 0, next_at = clock_timestamp()
      from w
      where d.webhook_id = w.id and d.state = 'waiting' and d.next_at is not null
    )
    ${recordEvent(db, 'resumed', keyId)}`
}

/** Cancels the waiting deliveries and the replays of a webhook, and moves its position to the end of the log. */
export async function skipToEnd(db: Db, id: string): Promise<void> {
  await db`
    with moved as (
      update webhooks w
      set position = e.position, wanted = e.position, lease_id = null, leased_until = null
      from event_log_end e
      where w.id = ${id}
      returning w.id
    ), cancelled as (
      update webhook_deliveries d
      set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
      from moved
      where d.webhook_id = moved.id and d.state = 'waiting'
    )
    update webhook_replays r
    set ended_at = clock_timestamp()
    from moved
    where r.webhook_id = moved.id and r.ended_at is null`
}

/** True when events that were not yet sent to a webhook are no longer in the log. */
export async function lacksEvents(db: Db, id: string): Promise<boolean> {
  const [row] = await db<{ lacks: boolean }[]>`
    select w.wanted > w.position and w.position + 1 < oldest.position as lacks
    from webhooks w
    cross join lateral (
      select l.position
      from event_log l
      order by l.position
      limit 1
    ) oldest
    where w.id = ${id}`
  return row?.lacks ?? false
}

/** A webhook that was just paused, with the id of its event and the contact of its agency. */
interface Paused {
  eventId: string
  contact: AgencyContact
  names: Names
  description: string | null
  url: string
}

/** Pauses a webhook and records the event. Undefined: the lease was lost, or the webhook is paused already. */
export async function pauseHeld(
  tx: Db,
  { id, leaseId, reason }: { id: string; leaseId: string; reason: PauseReason },
): Promise<Paused | undefined> {
  const [paused] = await tx<Paused[]>`
    with w as (
      update webhooks
      set version = version + 1, paused_at = clock_timestamp(), pause_reason = ${reason},
        updated_at = clock_timestamp()
      where id = ${id} and lease_id = ${leaseId} and paused_at is null
      returning id, version, client_id, description, url
    ), event as (
      ${recordEvent(tx, 'paused', null)}
    )
    select e.id as event_id, c.registration->'contact' as contact, c.registration->'names' as names, w.description,
      w.url
    from w
    join clients c on c.id = w.client_id
    cross join event e`
  return paused
}
