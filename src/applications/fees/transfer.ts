import type { EstateCount, EstatePart } from '../../network/offices/estate.ts'
import type { Db } from '../../platform/db/client.ts'
import { transferredWithOffice } from '../steps/transferred.ts'
import { openMoney } from './open-money-queries.ts'

/** SQL columns that count applications `a` by what their money waits for. */
const waiting = (db: Db) => db`
  case when a.refund_due > 0 then 'payout' else 'decision' end as key, count(*)::int as count`

/** SQL condition: application `a` has money that is to be paid out, or decided on. */
const hasMoney = (db: Db) => db`(a.refund_due > 0 or ${openMoney(db)} > 0)`

/**
 * Applications of a dissolved office with money that is to be given back or decided on. They have gone to the
 * successor, so that the move only counts those that the minutes list.
 */
export const openMoneyEstate = {
  count: (db, officeId) => db<EstateCount[]>`
    select ${waiting(db)}
    from applications a
    where a.office_id = ${officeId} and ${hasMoney(db)}
    group by 1
    order by 1`,
  move: (tx, { dissolutionId }) => tx<EstateCount[]>`
    select ${waiting(tx)}
    from ${transferredWithOffice(tx, dissolutionId)} m
    join applications a on a.id = m.id
    where ${hasMoney(tx)}
    group by 1
    order by 1`,
} as const satisfies EstatePart
