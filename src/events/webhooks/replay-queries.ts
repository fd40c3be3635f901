import type { Db } from '../../platform/db/client.ts'

/** A part of the log: what lies behind `after`, up to `until`. */
export interface Range {
  after: number
  until: number
}

/** Returns the part of the log with the event of a delivery of a webhook. Undefined when there is none. */
export async function rangeOfDelivery(db: Db, webhookId: string, deliveryId: string): Promise<Range | undefined> {
  const [row] = await db<Range[]>`
    select (d.position - 1)::float8 as after, d.position::float8 as until
    from webhook_deliveries d
    where d.id = ${deliveryId} and d.webhook_id = ${webhookId}`
  return row
}

/** Returns the part of the log between two times, by the times of its events. */
export async function rangeOfTimes(db: Db, since: string, until: string | undefined): Promise<Range> {
  const [row] = await db<Range[]>`
    select coalesce((
        select l.position - 1 from event_log l where l.at >= ${since}::timestamptz order by l.position limit 1),
        e.position)::float8 as after,
      coalesce((
        select l.position from event_log l ${until === undefined ? db`` : db`where l.at < ${until}::timestamptz`}
        order by l.position desc limit 1), 0)::float8 as until
    from event_log_end e`
  return row ?? { after: 0, until: 0 }
}

/** Orders that a part of the log is sent to a webhook again, and makes the webhook due. Undefined when it is paused. */
export async function insertReplay(db: Db, webhookId: string, { after, until }: Range): Promise<string | undefined> {
  const [row] = await db<{ id: string }[]>`
    with due as (
      update webhooks
      set due_at = clock_timestamp()
      where id = ${webhookId} and paused_at is null and deleted_at is null
      returning id
    )
    insert into webhook_replays (webhook_id, after, until, position)
    select id, ${after}, ${until}, ${after} from due
    returning id`
  return row?.id
}
