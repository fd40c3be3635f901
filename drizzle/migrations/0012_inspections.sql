CREATE TYPE "public"."appointment_outcome" AS ENUM('held', 'no_show', 'cancelled', 'superseded');--> statement-breakpoint
CREATE TYPE "public"."appointment_response" AS ENUM('confirmed', 'other_time_asked');--> statement-breakpoint
CREATE TABLE "inspection_appointments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"inspector_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"note" text,
	"supersedes" uuid,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"response" "appointment_response",
	"response_note" text,
	"responded_at" timestamp with time zone,
	"outcome" "appointment_outcome",
	"outcome_reason" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "an_appointment_has_a_length" CHECK ("inspection_appointments"."ends_at" > "inspection_appointments"."starts_at"),
	CONSTRAINT "a_response_has_its_moment" CHECK (("inspection_appointments"."response" is null) = ("inspection_appointments"."responded_at" is null)),
	CONSTRAINT "an_outcome_has_its_moment" CHECK (("inspection_appointments"."outcome" is null) = ("inspection_appointments"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "inspection_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"appointment_id" uuid,
	"inspector_id" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"recommendation" text,
	"report" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inspection_signatures" (
	"report_id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"channel" "channel" NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "inspection_appointments" ADD CONSTRAINT "inspection_appointments_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_appointments" ADD CONSTRAINT "inspection_appointments_inspector_id_people_id_fk" FOREIGN KEY ("inspector_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_appointments" ADD CONSTRAINT "inspection_appointments_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_appointments" ADD CONSTRAINT "inspection_appointments_supersedes_inspection_appointments_id_fk" FOREIGN KEY ("supersedes") REFERENCES "public"."inspection_appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_reports" ADD CONSTRAINT "inspection_reports_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_reports" ADD CONSTRAINT "inspection_reports_appointment_id_inspection_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."inspection_appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_reports" ADD CONSTRAINT "inspection_reports_inspector_id_people_id_fk" FOREIGN KEY ("inspector_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_reports" ADD CONSTRAINT "inspection_reports_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_signatures" ADD CONSTRAINT "inspection_signatures_report_id_inspection_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."inspection_reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_signatures" ADD CONSTRAINT "inspection_signatures_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointments_by_application" ON "inspection_appointments" USING btree ("application_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_appointment_an_application" ON "inspection_appointments" USING btree ("application_id") WHERE "inspection_appointments"."outcome" is null;--> statement-breakpoint
CREATE INDEX "reports_by_application" ON "inspection_reports" USING btree ("application_id","id");