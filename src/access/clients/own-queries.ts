import type { Db } from '../../platform/db/client.ts'
import { lowestIdAt } from '../../platform/db/ids.ts'
import { lazy } from '../../platform/lazy.ts'

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
    select ${`${month}-01`}::text::timestamp at time zone 'Asia/Jakarta' as begins,
      (${`${month}-01`}::text::timestamp + interval '1 month') at time zone 'Asia/Jakarta' as ends
  )
  select to_char(q.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as day, q.operation, count(*)::int as queries,
    sum(cardinality(q.permit_ids))::int as permits
  from asked
  join client_queries q on q.client_id = ${clientId}
    and q.id >= ${lowestIdAt(db, db`asked.begins - interval '1 hour'`)}
    and q.id < ${lowestIdAt(db, db`asked.ends + interval '1 hour'`)}
    and q.at >= asked.begins and q.at < asked.ends
  group by 1, 2
  order by 1, 2`

const days = lazy(() => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }))

/** Returns the month of a moment in the network's time zone, as YYYY-MM. */
export const monthOf = (moment: Date): string => days().format(moment).slice(0, 7)
