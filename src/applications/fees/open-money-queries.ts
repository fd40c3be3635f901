import type { Actor } from '../../access/identity/actor.ts'
import type { Paging } from '../../http/cursor.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Status } from '../lifecycle.ts'
import { endedWithoutPermit } from '../steps/open-states.ts'
import { officesWithinReach, visibleWithinReach } from '../visibility.ts'

interface OpenMoneyRow {
  applicationId: string
  reference: string
  permitType: string
  officeId: string
  status: Status
  /** Whole rupiah, as the others. */
  paid: number
  open: number
  due: number
  returned: number
  since: Date
}

interface OpenMoneyFilters extends Paging {
  officeId: string | undefined
  waitsFor: 'decision' | 'payout' | 'payout_again' | undefined
}

/**
 * Lists the applications with open money of the actor's offices and those below, the oldest first; `limit` + 1 rows if
 * there are more. Each office is read by an index that holds only these applications.
 */
export const listOpenMoney = (db: Db, actor: Actor, { officeId, waitsFor, after, limit }: OpenMoneyFilters) => db<
  OpenMoneyRow[]
>`
  select next.id as application_id, next.reference, next.permit_type, o.id as office_id, next.status,
    next.paid::float8 as paid, greatest(next.open, 0)::float8 as open, next.refund_due::float8 as due,
    next.refund_returned::float8 as returned,
    greatest(
      case when next.status = any(${[...endedWithoutPermit]}::text[]::application_status[]) then next.status_since end,
      (select max(p.recorded_at) from payments p where p.application_id = next.id),
      case when next.refund_returned > 0 then (
        select max(t.recorded_at)
        from refunds r
        join refund_payouts p on p.refund_id = r.id
        join payout_returns t on t.payout_id = p.id
        where r.application_id = next.id) end) as since
  from ${officesWithinReach(db, actor, officeId)}
  cross join lateral (
    select a.id, a.reference, a.permit_type, a.status, a.status_since, a.refund_due, a.refund_returned,
      a.paid_amount + a.refunded_amount as paid, ${openMoney(db)} as open
    from applications a
    where a.office_id = o.id
      and (a.refund_due > 0 or ${openMoney(db)} > 0)
      ${waitsFor === 'decision' ? db`and ${openMoney(db)} > 0` : db``}
      ${waitsFor === 'payout' ? db`and a.refund_due > 0` : db``}
      ${waitsFor === 'payout_again' ? db`and a.refund_due > 0 and a.refund_returned > 0` : db``}
      ${after ? db`and a.id > (select ${after}::uuid)` : db``}
      and ${visibleWithinReach(db, actor)}
    order by a.id
    limit (select ${limit + 1}::int)
  ) next
  order by next.id
  limit (select ${limit + 1}::int)`

/** SQL for the open money of application `a`; below 0: that much of the fee is outstanding. Its index has the same. */
export const openMoney = (db: Db) => db`open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount)`
