import type { webhookDeliveries } from '../../../../drizzle/tables/webhooks.ts'
import type { Paging } from '../../../http/cursor.ts'
import type { Db } from '../../../platform/db/client.ts'
import { lowestIdAt } from '../../../platform/db/ids.ts'
import type { Attempt } from '../sending/post.ts'

export interface DeliveryRow
  extends Pick<typeof webhookDeliveries.$inferSelect, 'id' | 'webhookId' | 'replayId' | 'state'> {
  position: number
  attempts: Attempt[]
  nextAt: string | null
  createdAt: string
}

interface DeliveryFilters {
  webhook: string | undefined
  event: string | undefined
  state: string | undefined
  since: string | undefined
  until: string | undefined
}

/**
 * Lists deliveries to the webhooks of an agency, also to deleted ones, the newest first; one more than `limit` if
 * there are more. Reads at most a page of each webhook.
 */
export const listDeliveries = (
  db: Db,
  clientId: string,
  { webhook, event, state, since, until }: DeliveryFilters,
  { after, limit }: Paging,
) => db<DeliveryRow[]>`
  select d.id, d.webhook_id, d.replay_id, d.state, d.position::float8 as position, d.attempts,
    rfc3339(d.next_at) as next_at, rfc3339(uuid_extract_timestamp(d.id)) as created_at
  from webhooks w
  cross join lateral (
    select *
    from webhook_deliveries d
    where d.webhook_id = w.id
      ${after ? db`and d.id < ${after}` : db``}
      ${event ? db`and d.event_id = ${event}` : db``}
      ${state ? db`and d.state = ${state}` : db``}
      ${since ? db`and d.id >= ${lowestIdAt(db, db`${since}::timestamptz`)}` : db``}
      ${until ? db`and d.id < ${lowestIdAt(db, db`${until}::timestamptz`)}` : db``}
    order by d.id desc
    limit ${limit + 1}
  ) d
  where w.client_id = ${clientId} and (${webhook ?? null}::uuid is null or w.id = ${webhook ?? null})
  order by d.id desc
  limit ${limit + 1}`
