-- Returns true when no more money is decided about than is open, and no more is to be paid out than was granted. In
-- PL/pgSQL, because a connection compiles that once: PostgreSQL parses the condition of a check anew in each statement,
-- and plans a function in SQL with it. `open_money` is named with its schema, as a restore has no search path.
CREATE FUNCTION refunds_add_up(
  status application_status, fee bigint, paid bigint, refunded bigint, kept bigint, due bigint
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN due BETWEEN 0 AND refunded
    AND (refunded = 0 AND kept = 0 OR (
      refunded >= 0 AND kept >= 0 AND paid >= 0
      AND (status NOT IN ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed')
        OR public.open_money(status, fee, paid, kept) >= 0)));
END $$;
--> statement-breakpoint
-- The rows that exist fulfil it, as they fulfil the two checks that it takes the place of. They are read in the next
-- migration, where nobody waits for it.
ALTER TABLE "applications" ADD CONSTRAINT "refunds_add_up"
  CHECK (refunds_add_up("applications"."status", "applications"."fee_amount", "applications"."paid_amount",
    "applications"."refunded_amount", "applications"."kept_amount", "applications"."refund_due")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "applications" DROP CONSTRAINT "no_more_is_decided_than_is_open";
--> statement-breakpoint
ALTER TABLE "applications" DROP CONSTRAINT "no_more_is_to_be_paid_out_than_was_granted";
--> statement-breakpoint
-- As before, with the condition that the trigger had.
CREATE OR REPLACE FUNCTION count_kept_money_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kept_amount > 0 AND NEW.status NOT IN ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed') THEN
    UPDATE refunds
    SET lifted_at = NEW.updated_at
    WHERE application_id = NEW.id AND outcome = 'declined' AND lifted_at IS NULL;
    NEW.kept_amount := 0;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER kept_money_counts_again BEFORE UPDATE OF status ON applications
  FOR EACH ROW EXECUTE FUNCTION count_kept_money_again();
