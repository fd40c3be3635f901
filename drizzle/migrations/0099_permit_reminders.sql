CREATE TABLE "permit_reminders" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"permit_id" uuid NOT NULL,
	"days_before" smallint NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_reminder_a_permit_and_time" UNIQUE("permit_id","days_before")
);
--> statement-breakpoint
ALTER TABLE "permit_reminders" ADD CONSTRAINT "permit_reminders_permit_id_permits_id_fk"
  FOREIGN KEY ("permit_id") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;