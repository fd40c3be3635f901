CREATE TYPE "public"."read_kind" AS ENUM('case', 'document', 'disclosure', 'search');--> statement-breakpoint
CREATE TYPE "public"."search_kind" AS ENUM('nik', 'phone', 'email');--> statement-breakpoint
CREATE TABLE "application_lookups" (
	"application_id" uuid NOT NULL,
	"kind" "search_kind" NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "application_lookups_application_id_kind_digest_pk" PRIMARY KEY("application_id","kind","digest")
);
--> statement-breakpoint
CREATE TABLE "data_key_checks" (
	"kid" text PRIMARY KEY NOT NULL,
	"proof" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "data_reads" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid,
	"reader_id" uuid NOT NULL,
	"standing" text NOT NULL,
	"office_id" uuid,
	"what" "read_kind" NOT NULL,
	"document_id" uuid,
	"fields" text[] DEFAULT '{}' NOT NULL,
	"status" "application_status",
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "application_forms" ADD COLUMN "personal" text;--> statement-breakpoint
ALTER TABLE "application_forms" ADD COLUMN "personal_kid" text;--> statement-breakpoint
ALTER TABLE "application_forms" ADD COLUMN "plain" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "application_lookups" ADD CONSTRAINT "application_lookups_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_reader_id_people_id_fk" FOREIGN KEY ("reader_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "application_lookups_by_digest" ON "application_lookups" USING btree ("kind","digest","application_id");--> statement-breakpoint
CREATE INDEX "data_reads_by_application" ON "data_reads" USING btree ("application_id","id") WHERE "data_reads"."application_id" is not null;--> statement-breakpoint
CREATE INDEX "data_reads_by_reader" ON "data_reads" USING btree ("reader_id","id");--> statement-breakpoint
CREATE INDEX "application_forms_plain" ON "application_forms" USING btree ("application_id") WHERE "application_forms"."plain";--> statement-breakpoint
CREATE INDEX "application_forms_by_data_key" ON "application_forms" USING btree ("personal_kid","application_id") WHERE "application_forms"."personal_kid" is not null;--> statement-breakpoint
CREATE INDEX "applications_closed" ON "applications" USING btree ("permit_type","permit_type_version","status_since") WHERE "applications"."status" in ('handed_over', 'refused', 'withdrawn', 'lapsed') and "applications"."discarded_at" is null and "applications"."erased_at" is null;--> statement-breakpoint
ALTER TABLE "application_forms" ADD CONSTRAINT "a_record_names_its_key" CHECK (("application_forms"."personal" is null) = ("application_forms"."personal_kid" is null));