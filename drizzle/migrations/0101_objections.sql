CREATE TYPE "public"."objection_state"
  AS ENUM('open', 'granted', 'rejected', 'inadmissible', 'withdrawn');--> statement-breakpoint
CREATE TABLE "objections" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"application_id" uuid NOT NULL,
	"refusal_id" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"state" "objection_state" DEFAULT 'open' NOT NULL,
	"personal" text,
	"personal_kid" text,
	"filed_by" uuid NOT NULL,
	"channel" "channel" NOT NULL,
	"filed_at" timestamp with time zone NOT NULL,
	"received_on" date NOT NULL,
	"last_day" date,
	"decide_within" jsonb,
	"silence_grants" boolean NOT NULL,
	"due_on" date,
	"due_provisional" boolean NOT NULL,
	"calendar_edition" integer NOT NULL,
	"overdue_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"decided_by" uuid,
	"decided_for" uuid,
	"by_silence" boolean DEFAULT false NOT NULL,
	"reason" text,
	"legal_basis" text,
	CONSTRAINT "grounds_have_a_key" CHECK (("objections"."personal" is null) = ("objections"."personal_kid" is null)),
	CONSTRAINT "an_open_objection_has_no_end" CHECK (("objections"."state" = 'open') = ("objections"."ended_at" is null)),
	CONSTRAINT "a_decided_objection_has_its_decision"
		CHECK ("objections"."state" in ('open', 'withdrawn') or "objections"."by_silence"
			or ("objections"."decided_by" is not null and "objections"."reason" is not null)),
	CONSTRAINT "silence_only_grants" CHECK (not "objections"."by_silence" or "objections"."state" = 'granted')
);
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_application_id_applications_id_fk"
  FOREIGN KEY ("application_id")
  REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_refusal_id_application_events_id_fk"
  FOREIGN KEY ("refusal_id")
  REFERENCES "public"."application_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_office_id_offices_id_fk"
  FOREIGN KEY ("office_id")
  REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_filed_by_people_id_fk"
  FOREIGN KEY ("filed_by")
  REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_decided_by_people_id_fk"
  FOREIGN KEY ("decided_by")
  REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_decided_for_offices_id_fk"
  FOREIGN KEY ("decided_for")
  REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "objections_by_application" ON "objections" USING btree ("application_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_objection_a_refusal" ON "objections" USING btree ("refusal_id")
  WHERE "objections"."state" <> 'withdrawn';--> statement-breakpoint
CREATE INDEX "objections_of_office" ON "objections"
  USING btree ("office_id","state",coalesce("due_on", 'infinity'::date),"id");--> statement-breakpoint
CREATE INDEX "objections_due" ON "objections" USING btree ("due_on")
  WHERE "objections"."state" = 'open' and "objections"."overdue_at" is null;--> statement-breakpoint
CREATE INDEX "objections_by_calendar" ON "objections" USING btree ("calendar_edition")
  WHERE "objections"."state" = 'open' and "objections"."decide_within" is not null;--> statement-breakpoint
CREATE INDEX "objections_by_key" ON "objections" USING btree ("personal_kid","id")
  WHERE "objections"."personal_kid" is not null;
--> statement-breakpoint
-- An open objection keeps the data of its application.
CREATE OR REPLACE FUNCTION erasable_on(application uuid) RETURNS date LANGUAGE sql STABLE
  RETURN (
    SELECT CASE
      WHEN EXISTS (SELECT FROM objections b WHERE b.application_id = a.id AND b.state = 'open') THEN 'infinity'::date
      ELSE day_of_erasure(a.status_since, v.retention_years, v.retention_start, p.state, p.ends_on,
        CASE WHEN p.state = 'superseded' THEN (
          SELECT e.at
          FROM permit_events e
          WHERE e.permit_id = p.id AND e.to_state = 'superseded'
          ORDER BY e.version DESC
          LIMIT 1) END)
      END
    FROM applications a
    JOIN permit_type_versions v ON v.code = a.permit_type AND v.version = a.permit_type_version
    LEFT JOIN permits p ON p.application_id = a.id
    WHERE a.id = application);
--> statement-breakpoint
CREATE FUNCTION keep_retention_of_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM reckon_retention(NEW.application_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER retention_is_kept AFTER INSERT OR UPDATE OF state ON objections
  FOR EACH ROW EXECUTE FUNCTION keep_retention_of_objection();
--> statement-breakpoint
-- As before, and the events of objections.
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
    'objection.filed', 'objection.granted', 'objection.rejected', 'objection.inadmissible', 'objection.overdue')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
