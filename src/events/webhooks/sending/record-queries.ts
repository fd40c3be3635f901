import type { Db } from '../../../platform/db/client.ts'
import { lockedInOrder } from './route-queries.ts'

/** The state of a webhook after a batch. `dueIn`: seconds until the next batch; null: with the next event for it. */
export interface StateAfterBatch {
  id: string
  leaseId: string
  position: number
  /** True: the next batch begins after `dueIn`, even if the log has an event earlier. */
  isHeld: boolean
  dueIn: number | null
  /** Failures when the batch began. Others now: the webhook was resumed meanwhile. */
  failuresBefore: number
  failures: number
  failingSince: string | null
  hasDelivered: boolean
  isSlow: boolean
  replay: { id: string; position: number; isDone: boolean } | null
}

/** A delivery to be inserted. `attempts` is a JSON array. */
export interface Fresh {
  webhookId: string
  replayId: string | null
  position: number
  eventId: string
  type: string
  subject: string
  state: string
  attempts: string
  tries: number
  pauseSeconds: number | null
}

/** A waiting delivery to be updated. `attempts`, a JSON array, is appended to those stored. */
export interface Tried {
  webhookId: string
  id: string
  state: string
  attempts: string
  tries: number
  pauseSeconds: number | null
}

/**
 * Writes the outcomes of batches and releases their leases, in one statement. Writes nothing for a batch that has lost
 * its lease. Failures of a webhook that was resumed during its batch stay at zero. Returns the ids of the webhooks
 * written.
 */
export async function recordBatches(
  db: Db,
  standings: readonly StateAfterBatch[],
  fresh: readonly Fresh[],
  tried: readonly Tried[],
): Promise<string[]> {
  const replays = standings.flatMap(({ id, replay }) => (replay ? [{ webhookId: id, ...replay }] : []))
  const written = await db<{ id: string }[]>`
    with locked as materialized (
      ${lockedInOrder(
        db,
        standings.map(({ id }) => id),
      )}
    ), held as (
      update webhooks w
      set position = t.position, lease_id = null, leased_until = null,
        failures = case when w.failures = t.failures_before then t.failures else w.failures end,
        failing_since = case when w.failures = t.failures_before then t.failing_since else w.failing_since end,
        is_slow = t.is_slow and w.failures = t.failures_before,
        delivered_at = case when t.has_delivered then clock_timestamp() else w.delivered_at end,
        due_at = case
          when w.failures <> t.failures_before then clock_timestamp()
          when not t.is_held and w.wanted > t.position then clock_timestamp()
          else clock_timestamp() + t.due_in * interval '1 second' end
      from unnest(${standings.map(({ id }) => id)}::uuid[], ${standings.map(({ leaseId }) => leaseId)}::uuid[],
        ${standings.map(({ position }) => position)}::bigint[],
        ${standings.map(({ isHeld }) => String(isHeld))}::bool[],
        ${standings.map(({ dueIn }) => dueIn)}::float8[],
        ${standings.map(({ failuresBefore }) => failuresBefore)}::int[],
        ${standings.map(({ failures }) => failures)}::int[],
        ${standings.map(({ failingSince }) => failingSince)}::timestamptz[],
        ${standings.map(({ hasDelivered }) => String(hasDelivered))}::bool[],
        ${standings.map(({ isSlow }) => String(isSlow))}::bool[])
        as t (id, lease_id, position, is_held, due_in, failures_before, failures, failing_since, has_delivered, is_slow)
      join locked on locked.id = t.id
      where w.id = t.id and w.lease_id = t.lease_id
      returning w.id, old.failures <> t.failures_before as is_reset
    ), fresh as (
      insert into webhook_deliveries (webhook_id, replay_id, position, event_id, type, subject, state, attempts, tries,
        next_at, ended_at)
      select f.webhook_id, f.replay_id, f.position, f.event_id, f.type, f.subject, f.state::webhook_delivery_state,
        f.attempts::jsonb, f.tries, clock_timestamp() + f.pause * interval '1 second',
        case when f.state <> 'waiting' then clock_timestamp() end
      from unnest(${fresh.map((row) => row.webhookId)}::uuid[], ${fresh.map((row) => row.replayId)}::uuid[],
        ${fresh.map((row) => row.position)}::bigint[], ${fresh.map((row) => row.eventId)}::uuid[],
        ${fresh.map((row) => row.type)}::text[], ${fresh.map((row) => row.subject)}::text[],
        ${fresh.map((row) => row.state)}::text[], ${fresh.map((row) => row.attempts)}::text[],
        ${fresh.map((row) => row.tries)}::int[], ${fresh.map((row) => row.pauseSeconds)}::float8[])
        with ordinality
        as f (webhook_id, replay_id, position, event_id, type, subject, state, attempts, tries, pause, place)
      join held on held.id = f.webhook_id
      order by f.place
      on conflict (webhook_id, event_id, replay_id) do nothing
    ), tried as (
      update webhook_deliveries d
      set state = r.state::webhook_delivery_state, attempts = d.attempts || r.attempts::jsonb,
        tries = case when held.is_reset then 0 else r.tries end,
        next_at = clock_timestamp() + case when held.is_reset then least(r.pause, 0) else r.pause end
          * interval '1 second',
        ended_at = case when r.state <> 'waiting' then clock_timestamp() end
      from unnest(${tried.map((row) => row.webhookId)}::uuid[], ${tried.map((row) => row.id)}::uuid[],
        ${tried.map((row) => row.state)}::text[], ${tried.map((row) => row.attempts)}::text[],
        ${tried.map((row) => row.tries)}::int[], ${tried.map((row) => row.pauseSeconds)}::float8[])
        as r (webhook_id, id, state, attempts, tries, pause)
      join held on held.id = r.webhook_id
      where d.id = r.id and d.state = 'waiting'
    ), replayed as (
      update webhook_replays p
      set position = r.position, ended_at = case when r.is_done then clock_timestamp() end
      from unnest(${replays.map((row) => row.id)}::uuid[], ${replays.map((row) => row.webhookId)}::uuid[],
        ${replays.map((row) => row.position)}::bigint[], ${replays.map((row) => String(row.isDone))}::bool[])
        as r (id, webhook_id, position, is_done)
      join held on held.id = r.webhook_id
      where p.id = r.id and p.ended_at is null
    )
    select id from held`
  return written.map(({ id }) => id)
}

/** Releases the lease of a batch that could not be done. Its webhook is due again after `seconds`. */
export async function releaseLease(db: Db, leaseId: string, seconds: number): Promise<void> {
  await db`
    update webhooks
    set lease_id = null, leased_until = null, due_at = clock_timestamp() + ${seconds} * interval '1 second'
    where lease_id = ${leaseId}`
}
