CREATE TABLE "calendar_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"edition" integer NOT NULL,
	"year" smallint NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"published_by" uuid,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_calendar_a_version" UNIQUE("year","version"),
	CONSTRAINT "one_calendar_an_edition" UNIQUE("edition")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "calendar_edition" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "silence_grants" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "deemed_granted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "calendar_versions" ADD CONSTRAINT "calendar_versions_published_by_people_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_by_office_and_due" ON "applications" USING btree ("office_id","due_at","id") WHERE "applications"."due_at" is not null and "applications"."stopped_at" is null;--> statement-breakpoint
CREATE INDEX "applications_by_calendar" ON "applications" USING btree ("calendar_edition") WHERE "applications"."submitted_at" is not null and "applications"."stopped_at" is null;--> statement-breakpoint
CREATE INDEX "applications_by_silence" ON "applications" USING btree ("due_at") WHERE "applications"."silence_grants" and "applications"."deemed_granted_at" is null;