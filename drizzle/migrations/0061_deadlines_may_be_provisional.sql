CREATE TABLE "calendar_alarms" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"year" smallint NOT NULL,
	"reached_from" date NOT NULL,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_alarm_a_year" UNIQUE("year")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "due_provisional" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Deadlines that reached into a year without a calendar are counted again, by its provisional one.
UPDATE applications SET calendar_edition = 0 WHERE submitted_at IS NOT NULL AND stopped_at IS NULL AND due_at IS NULL;
