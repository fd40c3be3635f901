-- The days of applications that have open money, or a payout. Each row is locked before its day is computed.
SELECT reckon_retention(c.id)
FROM (
  SELECT a.id
  FROM applications a
  WHERE a.refund_due > 0 OR open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0
  UNION
  SELECT r.application_id
  FROM refunds r
  JOIN refund_payouts y ON y.refund_id = r.id
  ORDER BY 1
) c;
