-- Objections against suspensions and revocations of permits, and appeals. The rows of before, and those that the
-- version before writes, are objections against refusals.
-- In the order in which a step locks them: it writes the permit, and a trigger then reads the objections.
LOCK TABLE "permits", "permit_events" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
LOCK TABLE "objections" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TYPE "public"."objection_level" AS ENUM('objection', 'appeal');
--> statement-breakpoint
CREATE TYPE "public"."objection_subject" AS ENUM('refusal', 'suspension', 'revocation');
--> statement-breakpoint
ALTER TYPE "public"."objection_state" ADD VALUE 'closed';
--> statement-breakpoint
ALTER TABLE "objections" DROP CONSTRAINT "a_decided_objection_has_its_decision";
--> statement-breakpoint
DROP INDEX "one_objection_a_refusal";
--> statement-breakpoint
ALTER TABLE "objections" ALTER COLUMN "refusal_id" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "level" "objection_level" DEFAULT 'objection' NOT NULL;
--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "against" "objection_subject" DEFAULT 'refusal' NOT NULL;
--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "permit_id" uuid;
--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "permit_event_id" uuid;
--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "appeal_of_id" uuid;
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_permit_id_permits_id_fk"
  FOREIGN KEY ("permit_id")
  REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_permit_event_id_permit_events_id_fk"
  FOREIGN KEY ("permit_event_id")
  REFERENCES "public"."permit_events"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_appeal_of_id_objections_id_fk"
  FOREIGN KEY ("appeal_of_id")
  REFERENCES "public"."objections"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "an_objection_is_against_one_decision"
  CHECK (("objections"."against" = 'refusal') = ("objections"."refusal_id" is not null)
    and ("objections"."against" = 'refusal') = ("objections"."permit_id" is null)
    and ("objections"."permit_id" is null) = ("objections"."permit_event_id" is null));
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "an_appeal_names_its_objection"
  CHECK (("objections"."level" = 'appeal') = ("objections"."appeal_of_id" is not null));
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "a_decided_objection_has_its_decision"
  CHECK ("objections"."state" not in ('granted', 'rejected', 'inadmissible') or "objections"."by_silence"
    or ("objections"."decided_by" is not null and "objections"."reason" is not null));
--> statement-breakpoint
CREATE UNIQUE INDEX "one_objection_a_refusal" ON "objections" USING btree ("refusal_id")
  WHERE "objections"."state" <> 'withdrawn' and "objections"."level" = 'objection';
--> statement-breakpoint
CREATE UNIQUE INDEX "one_objection_a_permit_decision" ON "objections" USING btree ("permit_event_id")
  WHERE "objections"."state" <> 'withdrawn' and "objections"."level" = 'objection';
--> statement-breakpoint
CREATE UNIQUE INDEX "one_appeal_an_objection" ON "objections" USING btree ("appeal_of_id")
  WHERE "objections"."state" <> 'withdrawn';
--> statement-breakpoint
CREATE INDEX "objections_of_permit" ON "objections" USING btree ("permit_id","id")
  WHERE "objections"."permit_id" is not null;
--> statement-breakpoint
-- As before, and the end of an objection without a decision.
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
    'consultation.silent', 'consultation.escalated',
    'objection.filed', 'objection.granted', 'objection.rejected', 'objection.inadmissible', 'objection.overdue',
    'objection.closed')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
