-- Both are read by one statement, so they are locked at once.
LOCK TABLE "applications", "refund_payouts" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TYPE "public"."payout_return_reason" AS ENUM('account_closed', 'wrong_number', 'name_differs', 'other');
--> statement-breakpoint
CREATE TABLE "payout_returns" (
  "id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
  "payout_id" uuid NOT NULL,
  "returned_on" date NOT NULL,
  "reason" "payout_return_reason" NOT NULL,
  "evidence_document_id" uuid NOT NULL,
  "recorded_by" uuid NOT NULL,
  "recorded_at" timestamp with time zone NOT NULL,
  CONSTRAINT "one_return_a_payout" UNIQUE("payout_id"),
  CONSTRAINT "one_return_a_document" UNIQUE("evidence_document_id")
);
--> statement-breakpoint
ALTER TABLE "payout_returns" ADD CONSTRAINT "payout_returns_payout_id_refund_payouts_id_fk"
  FOREIGN KEY ("payout_id") REFERENCES "public"."refund_payouts"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_returns" ADD CONSTRAINT "payout_returns_evidence_document_id_documents_id_fk"
  FOREIGN KEY ("evidence_document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_returns" ADD CONSTRAINT "payout_returns_recorded_by_people_id_fk"
  FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refund_payouts" ADD COLUMN "follows_id" uuid;
--> statement-breakpoint
ALTER TABLE "refund_payouts" ADD CONSTRAINT "refund_payouts_follows_id_payout_returns_id_fk"
  FOREIGN KEY ("follows_id") REFERENCES "public"."payout_returns"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- One payout a refund, and one more after each return. The version before makes the first one only.
ALTER TABLE "refund_payouts" ADD CONSTRAINT "one_payout_a_refund_and_return"
  UNIQUE NULLS NOT DISTINCT("refund_id","follows_id");
--> statement-breakpoint
ALTER TABLE "refund_payouts" DROP CONSTRAINT "one_payout_a_refund";
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "refund_returned" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- As before, and true only when no more was returned than is to be paid out.
CREATE FUNCTION refunds_add_up(
  status application_status, fee bigint, paid bigint, refunded bigint, kept bigint, due bigint, returned bigint
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN returned BETWEEN 0 AND due AND due <= refunded
    AND (refunded = 0 AND kept = 0 OR (
      refunded >= 0 AND kept >= 0 AND paid >= 0
      AND (status NOT IN ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed')
        OR public.open_money(status, fee, paid, kept) >= 0)));
END $$;
--> statement-breakpoint
-- The rows that exist fulfil it by the default. They are read in the next migration, where nobody waits for it.
ALTER TABLE "applications" ADD CONSTRAINT "refunds_and_returns_add_up"
  CHECK (refunds_add_up("applications"."status", "applications"."fee_amount", "applications"."paid_amount",
    "applications"."refunded_amount", "applications"."kept_amount", "applications"."refund_due",
    "applications"."refund_returned")) NOT VALID;
--> statement-breakpoint
ALTER TABLE "applications" DROP CONSTRAINT "refunds_add_up";
--> statement-breakpoint
-- As before, and the event of a returned payout.
CREATE OR REPLACE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'correction.refused',
    'payment.received', 'refund.granted', 'refund.declined', 'refund.paid_out', 'refund.payout_returned',
    'inspection_appointment.made',
    'inspection_appointment.moved', 'inspection_appointment.cancelled', 'counter_visit.booked', 'counter_visit.moved',
    'counter_visit.cancelled', 'consultation.answered', 'consultation.declined', 'consultation.question_asked',
    'consultation.silent', 'consultation.escalated',
    'objection.filed', 'objection.granted', 'objection.rejected', 'objection.inadmissible', 'objection.overdue',
    'objection.closed', 'objection.withdrawn',
    'appeal.filed', 'appeal.granted', 'appeal.rejected', 'appeal.inadmissible', 'appeal.closed', 'appeal.overdue',
    'appeal.transferred', 'appeal.withdrawn')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
