CREATE TABLE "statistics" (
	"period" text NOT NULL,
	"place" text NOT NULL,
	"permit_type" text NOT NULL,
	"measure" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "statistics_period_place_permit_type_measure_pk" PRIMARY KEY("period","place","permit_type","measure"),
	CONSTRAINT "a_counter_counts_something" CHECK ("statistics"."count" > 0)
);
--> statement-breakpoint
CREATE TABLE "statistics_editions" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"number" integer DEFAULT 0 NOT NULL,
	"counted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "there_is_one" CHECK ("statistics_editions"."one")
);
--> statement-breakpoint
CREATE TABLE "uncounted" (
	"event_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "escalated" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "statistics_by_type" ON "statistics" USING btree ("period","permit_type","place");--> statement-breakpoint
CREATE INDEX "work_escalated" ON "applications" USING btree ("office_id",coalesce("due_at", 'infinity'::timestamptz),"id") WHERE "applications"."office_id" is not null and "applications"."stopped_at" is null and "applications"."escalated" <> '{}';--> statement-breakpoint
INSERT INTO statistics_editions DEFAULT VALUES;
--> statement-breakpoint
-- Queues what the figures count, in the transaction that writes it. The steps are those of `src/statistics/measures.ts`: a test holds the two together.
CREATE FUNCTION count_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO uncounted (event_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_are_counted AFTER INSERT ON application_events FOR EACH ROW
  WHEN (NEW.type = 'application.deemed_granted' OR NEW.action IN ('return', 'sign', 'issue_by_silence', 'refuse', 'lapse')
    OR (NEW.action = 'submit' AND NEW.from_status = 'draft') OR (NEW.action = 'withdraw' AND NEW.from_status <> 'draft'))
  EXECUTE FUNCTION count_later();
--> statement-breakpoint
INSERT INTO uncounted (event_id)
  SELECT e.id FROM application_events e JOIN applications a ON a.id = e.application_id
  WHERE a.office_id IS NOT NULL AND (e.type = 'application.deemed_granted' OR e.action IN ('return', 'sign', 'issue_by_silence', 'refuse', 'lapse')
    OR (e.action = 'submit' AND e.from_status = 'draft') OR (e.action = 'withdraw' AND e.from_status <> 'draft'));
