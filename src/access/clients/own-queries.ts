import type { Db } from '../../platform/db/client.ts'
import { lowestIdAt } from '../../platform/db/ids.ts'
import { networkTime, startOfDay } from '../../platform/db/local-time.ts'
import { dayInNetwork } from '../../platform/network-day.ts'

/** The number of queries of an agency by one operation on one day (YYYY-MM-DD), and of the permits in their answers. */
interface UsageOfDay {
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
    select ${startOfDay(db, db`${`${month}-01`}::text`)} as begins,
      ${startOfDay(db, db`${`${month}-01`}::text::timestamp + interval '1 month'`)} as ends
  )
  select to_char(${networkTime(db, db`q.at`)}, 'YYYY-MM-DD') as day, q.operation, count(*)::int as queries,
    sum(cardinality(q.permit_ids))::int as permits
  from asked
  join client_queries q on q.client_id = ${clientId}
    and q.id >= ${lowestIdAt(db, db`asked.begins - interval '1 hour'`)}
    and q.id < ${lowestIdAt(db, db`asked.ends + interval '1 hour'`)}
    and q.at >= asked.begins and q.at < asked.ends
  group by 1, 2
  order by 1, 2`

/** Returns the month of a moment in the network's time zone, as YYYY-MM. */
export const monthOf = (moment: Date): string => dayInNetwork(moment).slice(0, 7)
