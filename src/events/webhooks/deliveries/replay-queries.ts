import type { Db } from '../../../platform/db/client.ts'

/** A part of the log: the positions after `after`, up to and including `until`. */
export interface Range {
  after: number
  until: number
}

/** Returns the range of the log with the one event of a delivery. Undefined: the webhook has no such delivery. */
export async function rangeOfDelivery(db: Db, webhookId: string, deliveryId: string): Promise<Range | undefined> {
  const [row] = await db<Range[]>`
    select (d.position - 1)::float8 as after, d.position::float8 as until
    from webhook_deliveries d
    where d.id = ${deliveryId} and d.webhook_id = ${webhookId}`
  return row
}

/**
 * Returns the range of the log with the events from `since` until before `until`, by the times of the events. It reads
 * the pages of these events and few others. A range without events is empty or ends before it begins.
 */
export async function rangeOfTimes(db: Db, since: string, until: string | undefined): Promise<Range> {
  const [row] = await rangeByTime(db, since, until)
  return row ?? { after: 0, until: 0 }
}

/** The statement of `rangeOfTimes`. Positions are not in the order of times, so it looks at each of these events. */
export const rangeByTime = (db: Db, since: string, until: string | undefined) => db<Range[]>`
  select coalesce(min(l.position) - 1, e.position)::float8 as after, coalesce(max(l.position), 0)::float8 as until
  from event_log_end e
  left join event_log l on l.at >= ${since}::timestamptz
    ${until === undefined ? db`` : db`and l.at < ${until}::timestamptz`}
  group by e.position`

/** Adds a replay of a range to a webhook and makes it due. Returns the id. Undefined: it is paused or deleted. */
export async function insertReplay(db: Db, webhookId: string, { after, until }: Range): Promise<string | undefined> {
  const [row] = await db<{ id: string }[]>`
    with due as (
      update webhooks
      set due_at = clock_timestamp()
      where id = ${webhookId} and paused_at is null and deleted_at is null
      returning id
    )
    insert into webhook_replays (webhook_id, after, until, position)
    select id, ${after}, ${until}, ${after}
    from due
    returning id`
  return row?.id
}
