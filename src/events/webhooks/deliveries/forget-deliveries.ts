import type { Db } from '../../../platform/db/client.ts'
import { lowestIdAt } from '../../../platform/db/ids.ts'

/** Days for which delivered and cancelled deliveries are stored. */
const retentionDays = 30
const atOnce = 5_000

/** Deletes deliveries that ended more than 30 days ago. One batch; returns their number. */
export const forgetDeliveries = async (db: Db): Promise<number> =>
  (
    await db`
    delete from webhook_deliveries
    where id in (
      select d.id
      from webhook_deliveries d
      where d.id < ${lowestIdAt(db, db`now() - ${retentionDays} * interval '1 day'`)}
        and d.ended_at < now() - ${retentionDays} * interval '1 day'
      order by d.id
      limit ${atOnce})`
  ).count
