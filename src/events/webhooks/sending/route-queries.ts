import type { Db } from '../../../platform/db/client.ts'
import { heldAfter } from './schedule.ts'

/** Locks the position up to which the log was routed until the transaction ends. Returns it. */
export async function lockRouting(tx: Db): Promise<number> {
  const [row] = await tx<{ position: number }[]>`
    select position::float8 as position
    from webhook_routing
    for update`
  return row?.position ?? 0
}

/** Stores the position up to which the log was routed. The caller has locked it. */
export async function moveRouting(tx: Db, position: number): Promise<void> {
  await tx`update webhook_routing set position = ${position}`
}

/** A webhook, with the registration of its agency. Types are those of the log; null: all. */
export interface Subscriber {
  id: string
  clientId: string
  registered: { permitTypes: string[]; regions: string[] }
  types: string[] | null
  permitTypes: string[]
  regions: string[]
}

/** Lists all webhooks that are not deleted, paused ones too. */
export const listSubscribers = (db: Db) => db<Subscriber[]>`
  select w.id, w.client_id, w.types, w.permit_types, w.regions,
    json_build_object('permitTypes', c.registration->'permitTypes', 'regions', c.registration->'regions')
      as registered
  from webhooks w
  join clients c on c.id = w.client_id
  where w.deleted_at is null`

/**
 * Stores the last event that may concern each of these webhooks, and makes them due unless they are held. A webhook
 * that has got all events so far continues at `from`.
 */
export async function wantEvents(
  tx: Db,
  from: number,
  wanted: readonly { id: string; position: number }[],
): Promise<void> {
  await tx`
    with locked as materialized (
      ${lockedInOrder(
        tx,
        wanted.map(({ id }) => id),
      )}
    )
    update webhooks w
    set wanted = greatest(w.wanted, n.position),
      position = case when w.wanted <= w.position then greatest(w.position, ${from}) else w.position end,
      due_at = case
        when w.failures >= ${heldAfter} and w.due_at is not null then w.due_at
        else least(w.due_at, clock_timestamp()) end
    from unnest(${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ position }) => position)}::bigint[])
      as n (id, position)
    join locked on locked.id = n.id
    where w.id = n.id`
}

/** SQL that locks webhooks in the order of their ids, so that two writers cannot deadlock. */
export const lockedInOrder = (db: Db, ids: readonly string[]) => db`
  select w.id
  from webhooks w
  where w.id = any(${[...ids]}::uuid[])
  order by w.id
  for update`
