import type { Db, Fragment } from './client.ts'

/** SQL for a moment as date and time in the time zone of the network. */
export const networkTime = (db: Db, moment: Fragment): Fragment => db`(${moment} at time zone 'Asia/Jakarta')`

/** SQL for the day of a moment in the time zone of the network. */
export const localDay = (db: Db, moment: Fragment): Fragment => db`${networkTime(db, moment)}::date`

/** SQL for the month of a moment in the time zone of the network, as YYYY-MM. */
export const localMonth = (db: Db, moment: Fragment): Fragment => db`to_char(${networkTime(db, moment)}, 'YYYY-MM')`

/** SQL for the moment at which a day of the network begins. */
export const startOfDay = (db: Db, day: Fragment): Fragment => db`((${day})::timestamp at time zone 'Asia/Jakarta')`
