CREATE TYPE "public"."staff_action" AS ENUM('appoint', 'accept', 'suspend', 'reinstate', 'end');--> statement-breakpoint
CREATE TABLE "staff_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"staff_id" uuid NOT NULL,
	"action" "staff_action" NOT NULL,
	"by" uuid,
	"reason" text,
	"ends_at" timestamp with time zone,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "staff" DROP CONSTRAINT "one_post_once";--> statement-breakpoint
DROP INDEX "staff_by_office";--> statement-breakpoint
ALTER TABLE "staff" ALTER COLUMN "person_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "application_events" ADD COLUMN "sequence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "application_events" ADD COLUMN "previous_hash" "bytea" DEFAULT '\x' NOT NULL;--> statement-breakpoint
ALTER TABLE "application_events" ADD COLUMN "hash" "bytea" DEFAULT '\x' NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "invited_email" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "starts_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "appointed_by" uuid;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_changes_by_appointment" ON "staff_changes" USING btree ("staff_id","id");--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_appointed_by_people_id_fk" FOREIGN KEY ("appointed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_by_person" ON "staff" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "staff_by_role" ON "staff" USING btree ("role","id");--> statement-breakpoint
CREATE INDEX "staff_by_invitation" ON "staff" USING btree ("invited_email") WHERE "staff"."invited_email" is not null;--> statement-breakpoint
CREATE INDEX "staff_by_office" ON "staff" USING btree ("office_id","id");--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "a_post_is_somebodys" CHECK (("staff"."person_id" is null) <> ("staff"."invited_email" is null));--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "a_post_ends_after_it_starts" CHECK ("staff"."ends_at" >= "staff"."starts_at");