import type { Db } from '../../../platform/db/client.ts'
import type { WaitingDelivery } from './plan.ts'

/** A webhook that this process has leased, with the registration of its agency at the time of the claim. */
export interface ClaimedWebhook {
  id: string
  leaseId: string
  clientId: string
  registered: { permitTypes: string[]; regions: string[] }
  url: string
  /** Types of the log. Null: all. */
  types: string[] | null
  permitTypes: string[]
  regions: string[]
  personal: string
  isPreviousValid: boolean
  position: number
  wanted: number
  failures: number
  failingSince: string | null
  isSlow: boolean
  replay: { id: string; position: number; until: number } | null
}

/** SQL condition on `webhooks w` of `clients c`: not paused or deleted, its agency active and with the scope. */
const served = (db: Db) => db`
  w.paused_at is null and w.deleted_at is null and c.suspended_at is null
    and c.registration->'scopes' ? 'webhooks:write'`

/**
 * Leases webhooks that are due, those due longest first: at most `fast` fast and `slow` slow ones, none of `busy`.
 * Skips webhooks that another worker has leased or locked.
 */
export const claimDue = (
  db: Db,
  { fast, slow, busy, leaseSeconds }: { fast: number; slow: number; busy: readonly string[]; leaseSeconds: number },
) => db<ClaimedWebhook[]>`
  with due as (
    select w.id
    from (values (false, ${fast}::int), (true, ${slow}::int)) lane (is_slow, room)
    cross join lateral (
      select w.id
      from webhooks w
      join clients c on c.id = w.client_id
      where w.due_at <= clock_timestamp() and w.is_slow = lane.is_slow and ${served(db)}
        and (w.leased_until is null or w.leased_until < clock_timestamp()) and w.id <> all(${[...busy]}::uuid[])
      order by w.due_at
      limit lane.room
      for update of w skip locked
    ) w
  ), claimed as (
    update webhooks w
    set lease_id = gen_random_uuid(), leased_until = clock_timestamp() + ${leaseSeconds} * interval '1 second'
    from due
    where w.id = due.id
    returning w.*
  )
  select w.id, w.lease_id, w.client_id, w.url, w.types, w.permit_types, w.regions, w.personal,
    coalesce(w.previous_until > clock_timestamp(), false) as is_previous_valid,
    json_build_object('permitTypes', c.registration->'permitTypes', 'regions', c.registration->'regions')
      as registered,
    w.position::float8 as position, w.wanted::float8 as wanted, w.failures, rfc3339(w.failing_since) as failing_since,
    w.is_slow,
    (select json_build_object('id', r.id, 'position', r.position, 'until', r.until)
      from webhook_replays r
      where r.webhook_id = w.id and r.ended_at is null
      order by r.id
      limit 1) as replay
  from claimed w
  join clients c on c.id = w.client_id`

/** Returns the seconds until the next webhook is due and not leased; 0 or less if one is. Null: none waits. */
export async function secondsToNext(db: Db): Promise<number | null> {
  const [row] = await db<{ seconds: number | null }[]>`
    select extract(epoch from min(greatest(w.due_at, coalesce(w.leased_until, w.due_at))) - clock_timestamp())::float8
      as seconds
    from webhooks w
    join clients c on c.id = w.client_id
    where w.due_at is not null and ${served(db)}`
  return row?.seconds ?? null
}

/** Lists at most `limit` waiting deliveries of a webhook, the oldest first. */
export const listWaiting = (db: Db, webhookId: string, limit: number) => db<WaitingDelivery[]>`
  select d.id, d.position::float8 as position, d.replay_id, d.subject, d.tries,
    extract(epoch from d.next_at - clock_timestamp())::float8 as due_in
  from webhook_deliveries d
  where d.webhook_id = ${webhookId} and d.state = 'waiting'
  order by d.id
  limit ${limit}`
