-- Returns what was paid for an application, without the refunds that were granted, and is neither taken by its fee nor
-- kept by a decision, in whole rupiah. Below 0: that much of the fee is outstanding. `openMoney` in the code is the
-- same rule.
CREATE FUNCTION open_money(status application_status, fee bigint, paid bigint, kept bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN paid - kept - CASE WHEN status IN ('refused', 'withdrawn', 'lapsed') THEN 0 ELSE coalesce(fee, paid) END;
--> statement-breakpoint
CREATE TYPE "public"."refund_outcome" AS ENUM('granted', 'declined');
--> statement-breakpoint
CREATE TABLE "refunds" (
  "id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
  "application_id" uuid NOT NULL,
  "outcome" "refund_outcome" NOT NULL,
  "amount" bigint NOT NULL,
  "reason" text NOT NULL,
  "legal_basis" text NOT NULL,
  "decided_by" uuid NOT NULL,
  "decided_for" uuid NOT NULL,
  "decided_at" timestamp with time zone NOT NULL,
  "lifted_at" timestamp with time zone,
  CONSTRAINT "a_refund_is_not_empty" CHECK ("refunds"."amount" > 0),
  CONSTRAINT "only_a_declined_refund_is_lifted"
    CHECK ("refunds"."lifted_at" is null or "refunds"."outcome" = 'declined')
);
--> statement-breakpoint
CREATE TABLE "refund_payouts" (
  "id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
  "refund_id" uuid NOT NULL,
  "receipt_number" text NOT NULL,
  "paid_on" date NOT NULL,
  "reference" text NOT NULL,
  "evidence_document_id" uuid NOT NULL,
  "recorded_by" uuid NOT NULL,
  "recorded_at" timestamp with time zone NOT NULL,
  CONSTRAINT "one_payout_a_refund" UNIQUE("refund_id"),
  CONSTRAINT "one_payout_a_receipt" UNIQUE("receipt_number"),
  CONSTRAINT "one_payout_a_reference" UNIQUE("reference"),
  CONSTRAINT "one_payout_a_document" UNIQUE("evidence_document_id")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "refunded_amount" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "kept_amount" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "refund_due" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- The rows that exist fulfil both checks by the defaults. They are read in 0102, where nobody waits for it.
ALTER TABLE "applications" ADD CONSTRAINT "no_more_is_decided_than_is_open"
  CHECK ("applications"."refunded_amount" = 0 and "applications"."kept_amount" = 0 or (
    "applications"."refunded_amount" >= 0 and "applications"."kept_amount" >= 0 and "applications"."paid_amount" >= 0
    and (
      "applications"."status" not in ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed')
      or open_money("applications"."status", "applications"."fee_amount", "applications"."paid_amount",
        "applications"."kept_amount") >= 0))) NOT VALID;
--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "no_more_is_to_be_paid_out_than_was_granted"
  CHECK ("applications"."refund_due" between 0 and "applications"."refunded_amount") NOT VALID;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_application_id_applications_id_fk"
  FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_decided_by_people_id_fk"
  FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_decided_for_offices_id_fk"
  FOREIGN KEY ("decided_for") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refund_payouts" ADD CONSTRAINT "refund_payouts_refund_id_refunds_id_fk"
  FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refund_payouts" ADD CONSTRAINT "refund_payouts_evidence_document_id_documents_id_fk"
  FOREIGN KEY ("evidence_document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refund_payouts" ADD CONSTRAINT "refund_payouts_recorded_by_people_id_fk"
  FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "refunds_by_application" ON "refunds" USING btree ("application_id","id");
--> statement-breakpoint
-- Money whose refund was declined when an application ended counts again for its fee when it is reopened.
CREATE FUNCTION count_kept_money_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE refunds
  SET lifted_at = NEW.updated_at
  WHERE application_id = NEW.id AND outcome = 'declined' AND lifted_at IS NULL;
  NEW.kept_amount := 0;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER kept_money_counts_again BEFORE UPDATE OF status ON applications
  FOR EACH ROW
  WHEN (NEW.kept_amount > 0 AND NEW.status NOT IN ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed'))
  EXECUTE FUNCTION count_kept_money_again();
--> statement-breakpoint
-- Applicants get letters about decisions and payouts of refunds.
CREATE OR REPLACE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'correction.refused',
    'payment.received', 'refund.granted', 'refund.declined', 'refund.paid_out', 'inspection_appointment.made',
    'inspection_appointment.moved', 'inspection_appointment.cancelled', 'counter_visit.booked', 'counter_visit.moved',
    'counter_visit.cancelled', 'consultation.answered', 'consultation.declined', 'consultation.question_asked',
    'consultation.silent', 'consultation.escalated')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
