import type { Db } from '../../platform/db/client.ts'

/** The number of queries of an agency by one operation on one day (YYYY-MM-DD), and of the permits in their answers. */
export interface UsageOfDay {
  day: string
  operation: string
  queries: number
  permits: number
}

/**
 * Counts the queries of an agency about permits in a month, YYYY-MM in the network's time zone, by day and operation.
 * Reads only the ids (UUIDv7) of that month and an hour on both sides.
 */
export const usageOf = (db: Db, clientId: string, month: string) => db<UsageOfDay[]>`
  with asked as (
    select ${`${month}-01`}::text::timestamp at time zone 'Asia/Jakarta' as begins,
      (${`${month}-01`}::text::timestamp + interval '1 month') at time zone 'Asia/Jakarta' as ends
  )
  select to_char(q.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as day, q.operation, count(*)::int as queries,
    sum(cardinality(q.permit_ids))::int as permits
  from asked
  join client_queries q on q.client_id = ${clientId}
    and q.id >= ${idAt(db, db`asked.begins - interval '1 hour'`)}
    and q.id < ${idAt(db, db`asked.ends + interval '1 hour'`)}
    and q.at >= asked.begins and q.at < asked.ends
  group by 1, 2
  order by 1, 2`

/** SQL for the smallest UUIDv7 of a moment. */
const idAt = (db: Db, moment: ReturnType<Db>) => db`
  rpad(lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`
