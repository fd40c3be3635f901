-- Open money keeps the data of its application. The years count anew from the last payout, which the bank may return.
CREATE OR REPLACE FUNCTION erasable_on(application uuid) RETURNS date LANGUAGE sql STABLE
  RETURN (
    SELECT CASE
      WHEN a.refund_due > 0 OR open_money(a.status, a.fee_amount, a.paid_amount, a.kept_amount) > 0
        OR EXISTS (SELECT FROM objections b WHERE b.application_id = a.id AND b.state = 'open')
        THEN 'infinity'::date
      ELSE greatest(
        day_of_erasure(a.status_since, v.retention_years, v.retention_start, p.state, p.ends_on,
          CASE WHEN p.state = 'superseded' THEN (
            SELECT e.at
            FROM permit_events e
            WHERE e.permit_id = p.id AND e.to_state = 'superseded'
            ORDER BY e.version DESC
            LIMIT 1) END),
        (SELECT ((max(y.recorded_at) AT TIME ZONE 'Asia/Jakarta')::date
            + make_interval(years => v.retention_years))::date + 1
          FROM refunds r
          JOIN refund_payouts y ON y.refund_id = r.id
          WHERE r.application_id = a.id))
      END
    FROM applications a
    JOIN permit_type_versions v ON v.code = a.permit_type AND v.version = a.permit_type_version
    LEFT JOIN permits p ON p.application_id = a.id
    WHERE a.id = application);
--> statement-breakpoint
CREATE OR REPLACE TRIGGER retention_is_kept
  AFTER UPDATE OF status, status_since, erased_at, discarded_at, fee_amount, paid_amount, kept_amount, refund_due
  ON applications
  FOR EACH ROW EXECUTE FUNCTION keep_retention();
