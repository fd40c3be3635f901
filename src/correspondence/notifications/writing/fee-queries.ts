import { constant } from '../../../platform/db/constant.ts'

/** SQL for the fee that event `e` of application `a` assessed, as JSON; null for other events. */
export const assessmentJson = constant(
  (db) => db`
      case when e.to_status = 'awaiting_payment' then (
        select json_build_object('number', fa.number, 'lines', fa.lines, 'total', fa.total::float8, 'dueOn',
          fa.due_on)
        from fee_assessments fa
        where fa.application_id = a.id and fa.assessed_at <= e.at
        order by fa.assessed_at desc, fa.id desc
        limit 1) end`,
)

/**
 * SQL for the payment of event `e` of application `a`, as JSON; null for other events. After a clock was ahead, several
 * payments can have one moment: their receipts are in the order of their events. Their ids are not, because the clock
 * went back between them.
 */
export const paymentJson = constant(
  (db) => db`
      case when e.type = 'payment.received' then (
        select json_build_object('receiptNumber', p.receipt_number, 'amount', p.amount::float8,
          'outstanding', (coalesce(a.fee_amount, a.paid_amount) - a.paid_amount)::float8)
        from payments p
        where p.application_id = a.id and p.recorded_at = e.at
        order by length(p.receipt_number), p.receipt_number
        offset (
          select count(*)
          from application_events b
          where b.application_id = a.id and b.type = e.type and b.at = e.at and b.version < e.version)
        limit 1) end`,
)

/**
 * SQL for the refund of event `e` of application `a` as JSON, with the payout that was recorded or returned by the
 * event; null for other events.
 */
export const refundJson = constant(
  (db) => db`
      case when e.type in ('refund.granted', 'refund.declined', 'refund.paid_out', 'refund.payout_returned') then (
        select json_build_object('amount', r.amount::float8, 'receiptNumber', p.receipt_number, 'paidOn', p.paid_on,
          'reference', p.reference, 'returnedOn', t.returned_on, 'returnReason', t.reason, 'isPaidAgain',
          exists (select from refund_payouts n where n.refund_id = r.id and n.follows_id = t.id))
        from refunds r
        left join (
          refund_payouts p
          left join payout_returns t on t.payout_id = p.id
        ) on p.refund_id = r.id and case e.type
          when 'refund.paid_out' then p.reference = e.details->>'treasuryReference'
          when 'refund.payout_returned' then p.receipt_number = e.details->>'receiptNumber'
        end
        where r.application_id = a.id and r.id = (e.details->>'refundId')::uuid) end`,
)

/** SQL for the status and the account of application `a`, as JSON. */
export const moneyJson = constant(
  (db) => db`
      json_build_object(
        'status', a.status, 'paidAmount', a.paid_amount::float8, 'feeAmount', a.fee_amount::float8,
        'refundedAmount', a.refunded_amount::float8, 'keptAmount', a.kept_amount::float8,
        'refundDue', a.refund_due::float8, 'refundReturned', a.refund_returned::float8
      )`,
)
