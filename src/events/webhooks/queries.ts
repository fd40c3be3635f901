import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Stated, WebhookRow } from './webhook.ts'

/** Columns of `webhooks w`. The position of a webhook without pending events is that up to which the log was routed. */
const columns = (db: Db) => db`w.id, w.version, w.url, w.description, w.types, w.permit_types, w.regions,
  case
    when w.paused_at is not null then json_build_object('since', rfc3339(w.paused_at), 'reason', w.pause_reason)
  end as pause,
  at.position::float8 as position, (select l.event_id from event_log l where l.position = at.position) as event_id,
  (select count(*)::int
    from webhook_deliveries d
    where d.webhook_id = w.id and d.state = 'waiting') as waiting,
  rfc3339(w.failing_since) as failing_since, rfc3339(w.delivered_at) as delivered_at,
  case when w.previous_until > now() then rfc3339(w.previous_until) end as previous_secret_until,
  w.created_at, w.updated_at`

const reached = (db: Db) => db`
  cross join lateral (
    select case when w.wanted > w.position then w.position else greatest(w.position, r.position) end as position
    from webhook_routing r
  ) at`

/** Lists the webhooks of an agency, the oldest first; one more than `limit` if there are more. */
export const listWebhooks = (db: Db, clientId: string, { after, limit }: Paging) =>
  db<WebhookRow[]>`
  select ${columns(db)}
  from webhooks w ${reached(db)}
  where w.client_id = ${clientId} and w.deleted_at is null and (${after}::uuid is null or w.id > ${after})
  order by w.id
  limit ${limit + 1}`

/** Returns a webhook of an agency. Throws `not_found`. */
export async function findWebhook(db: Db, clientId: string, id: string): Promise<WebhookRow> {
  const [row] = await db<WebhookRow[]>`
    select ${columns(db)}
    from webhooks w ${reached(db)}
    where w.id = ${id} and w.client_id = ${clientId} and w.deleted_at is null`
  if (!row) throw new Problem('not_found', { what: 'webhook' })
  return row
}

/** Locks the registration of an agency until the transaction ends. Returns the number of its webhooks. */
export async function countWebhooks(tx: Db, clientId: string): Promise<number> {
  await tx`select from clients where id = ${clientId} for update`
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count
    from webhooks
    where client_id = ${clientId} and deleted_at is null`
  return row?.count ?? 0
}

interface Owner {
  clientId: string
  keyId: string | null
}

/**
 * Adds a webhook at the position up to which the log was routed. Locks that position `FOR SHARE` until the transaction
 * ends: events that are routed later reach the webhook.
 */
export async function insertWebhook(
  tx: Db,
  { clientId, keyId }: Owner,
  { id, personal, kid, url, description, types, permitTypes, regions }: Stated & { id: string } & Sealed,
): Promise<void> {
  await tx`
    with w as (
      insert into webhooks (id, client_id, url, description, types, permit_types, regions, personal, personal_kid,
        position, wanted)
      select ${id}, ${clientId}, ${url}, ${description}, ${types}::text[], ${permitTypes}::text[], ${regions}::text[],
        ${personal}, ${kid}, r.position, r.position
      from (select position from webhook_routing for share) r
      returning id, version
    )
    insert into webhook_events (webhook_id, version, type, key_id)
    select id, version, 'created', ${keyId}::uuid
    from w`
}

interface Sealed {
  personal: string
  kid: string
}

/** SQL that records an event of the webhook in the CTE `w` (`id`, `version`) and returns its id. */
export const recordEvent = (db: Db, type: string, keyId: string | null) => db`
  insert into webhook_events (webhook_id, version, type, key_id)
  select w.id, w.version, ${type}, ${keyId}::uuid
  from w
  returning id`

/**
 * Locks a webhook until the transaction ends. Returns false when it is not at `version` any more; a deletion raises it.
 */
export const lockVersion = async (tx: Db, id: string, version: number): Promise<boolean> =>
  (await tx`select from webhooks where id = ${id} and version = ${version} for update`).count === 1

/**
 * Changes the settings of a webhook and records the event. Returns false when it is not at `version` any more; a
 * deletion raises it.
 */
export async function updateStated(
  db: Db,
  id: string,
  version: number,
  { url, description, types, permitTypes, regions }: Stated,
  keyId: string | null,
): Promise<boolean> {
  const changed = await db`
    with w as (
      update webhooks
      set version = version + 1, url = ${url}, description = ${description}, types = ${types}::text[],
        permit_types = ${permitTypes}::text[], regions = ${regions}::text[], updated_at = clock_timestamp()
      where id = ${id} and version = ${version}
      returning id, version
    )
    ${recordEvent(db, 'changed', keyId)}`
  return changed.count === 1
}

/**
 * Marks a webhook as deleted, revokes its lease and cancels its waiting deliveries. Returns false when it is not at
 * `version` any more.
 */
export async function deleteWebhook(db: Db, id: string, version: number, keyId: string | null): Promise<boolean> {
  const deleted = await db`
    with w as (
      update webhooks
      set version = version + 1, deleted_at = clock_timestamp(), lease_id = null, leased_until = null
      where id = ${id} and version = ${version} and deleted_at is null
      returning id, version
    ), cancelled as (
      update webhook_deliveries d
      set state = 'cancelled', next_at = null, ended_at = clock_timestamp()
      from w
      where d.webhook_id = w.id and d.state = 'waiting'
    )
    ${recordEvent(db, 'deleted', keyId)}`
  return deleted.count === 1
}

/** Locks a webhook until the transaction ends. Returns its sealed secrets. Throws `not_found`. */
export async function lockSecrets(tx: Db, clientId: string, id: string): Promise<{ personal: string }> {
  const [row] = await tx<{ personal: string }[]>`
    select personal
    from webhooks
    where id = ${id} and client_id = ${clientId} and deleted_at is null
    for update`
  if (!row) throw new Problem('not_found', { what: 'webhook' })
  return row
}

/** Replaces the sealed secrets of a webhook and records the event. The previous secret is valid for `previousHours`. */
export async function replaceSecrets(
  tx: Db,
  id: string,
  { personal, kid, previousHours }: Sealed & { previousHours: number },
  keyId: string | null,
): Promise<void> {
  await tx`
    with w as (
      update webhooks
      set version = version + 1, personal = ${personal}, personal_kid = ${kid},
        previous_until = clock_timestamp() + ${previousHours} * interval '1 hour', updated_at = clock_timestamp()
      where id = ${id}
      returning id, version
    )
    ${recordEvent(tx, 'secret_issued', keyId)}`
}

/** Records a test event of a webhook. Undefined: the webhook is paused or deleted. */
export async function insertTest(db: Db, keyId: string | null, id: string): Promise<{ eventId: string } | undefined> {
  const [event] = await db<{ id: string }[]>`
    with w as (
      select id, version
      from webhooks
      where id = ${id} and deleted_at is null and paused_at is null
    )
    ${recordEvent(db, 'tested', keyId)}`
  return event && { eventId: event.id }
}
