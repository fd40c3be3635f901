CREATE TYPE "public"."application_status" AS ENUM('draft', 'submitted', 'returned', 'in_review', 'in_inspection', 'awaiting_payment', 'awaiting_originals', 'ready_to_sign', 'issued', 'handed_over', 'refusal_proposed', 'refused', 'withdrawn', 'lapsed');--> statement-breakpoint
CREATE TYPE "public"."channel" AS ENUM('web', 'mobile', 'kiosk', 'counter', 'phone', 'email', 'system');--> statement-breakpoint
CREATE TYPE "public"."clock" AS ENUM('not_started', 'running', 'paused', 'stopped');--> statement-breakpoint
CREATE TYPE "public"."level" AS ENUM('village', 'district', 'city', 'province');--> statement-breakpoint
CREATE TYPE "public"."office_state" AS ENUM('planned', 'awaiting_network', 'counter_only', 'online', 'winding_down', 'dissolved');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('front_desk', 'reviewer', 'inspector', 'head', 'administrator');--> statement-breakpoint
CREATE TYPE "public"."verdict" AS ENUM('matched', 'mismatched');--> statement-breakpoint
CREATE TABLE "application_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"action" text,
	"from_status" "application_status",
	"to_status" "application_status",
	"actor_id" uuid,
	"standing" text NOT NULL,
	"office_id" uuid,
	"channel" "channel" NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_event_a_version" UNIQUE("application_id","version"),
	CONSTRAINT "a_step_has_both_ends" CHECK (("application_events"."action" is null) = ("application_events"."from_status" is null) and ("application_events"."action" is null) = ("application_events"."to_status" is null))
);
--> statement-breakpoint
CREATE TABLE "application_forms" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"answers" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "application_intervals" (
	"application_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"status" "application_status" NOT NULL,
	"clock" "clock" NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "application_intervals_application_id_sequence_pk" PRIMARY KEY("application_id","sequence"),
	CONSTRAINT "time_runs_forward" CHECK ("application_intervals"."ended_at" >= "application_intervals"."started_at")
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"reference" text NOT NULL,
	"tracking_key" text NOT NULL,
	"permit_type" text NOT NULL,
	"permit_type_version" integer NOT NULL,
	"status" "application_status" DEFAULT 'draft' NOT NULL,
	"channel" "channel" NOT NULL,
	"applicant_id" uuid,
	"filed_at_office_id" uuid,
	"village_code" text,
	"office_id" uuid,
	"return_reasons" jsonb,
	"fee_amount" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status_since" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"discarded_at" timestamp with time zone,
	CONSTRAINT "one_application_a_reference" UNIQUE("reference"),
	CONSTRAINT "somebody_filed_it" CHECK ("applications"."applicant_id" is not null or "applications"."filed_at_office_id" is not null),
	CONSTRAINT "an_office_is_responsible" CHECK ("applications"."office_id" is not null or "applications"."status" in ('draft', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "document_reads" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"document_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"slot" text NOT NULL,
	"version" smallint NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"object_key" text NOT NULL,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "one_document_a_version" UNIQUE("application_id","slot","version"),
	CONSTRAINT "one_document_an_object" UNIQUE("object_key"),
	CONSTRAINT "a_file_is_not_empty" CHECK ("documents"."size_bytes" > 0),
	CONSTRAINT "a_sha256_has_32_bytes" CHECK (octet_length("documents"."sha256") = 32)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"person_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"status_code" smallint NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_person_id_key_pk" PRIMARY KEY("person_id","key")
);
--> statement-breakpoint
CREATE TABLE "offices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"region_code" text NOT NULL,
	"level" "level" NOT NULL,
	"name_id" text NOT NULL,
	"name_en" text NOT NULL,
	"state" "office_state" NOT NULL,
	CONSTRAINT "one_office_a_region" UNIQUE("region_code")
);
--> statement-breakpoint
CREATE TABLE "original_matches" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"verdict" "verdict" NOT NULL,
	"note" text,
	"sha256" "bytea" NOT NULL,
	"officer_id" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "one_person_a_subject" UNIQUE("issuer","subject")
);
--> statement-breakpoint
CREATE TABLE "permit_type_versions" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"valid_from" date NOT NULL,
	"definition" jsonb NOT NULL,
	"names" jsonb GENERATED ALWAYS AS (definition->'names') STORED NOT NULL,
	"summary" jsonb GENERATED ALWAYS AS (definition->'summary') STORED NOT NULL,
	"level" text GENERATED ALWAYS AS (definition->>'level') STORED NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "permit_type_versions_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"code" text PRIMARY KEY NOT NULL,
	"parent_code" text,
	"level" "level" NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"person_id" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	"appointed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_post_once" UNIQUE("person_id","office_id","role")
);
--> statement-breakpoint
CREATE TABLE "stray_objects" (
	"object_key" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"sweeping" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_forms" ADD CONSTRAINT "application_forms_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_intervals" ADD CONSTRAINT "application_intervals_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_applicant_id_people_id_fk" FOREIGN KEY ("applicant_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_filed_at_office_id_offices_id_fk" FOREIGN KEY ("filed_at_office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_village_code_regions_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_permit_type_permit_type_version_permit_type_versions_code_version_fk" FOREIGN KEY ("permit_type","permit_type_version") REFERENCES "public"."permit_type_versions"("code","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_reads" ADD CONSTRAINT "document_reads_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_reads" ADD CONSTRAINT "document_reads_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_uploaded_by_people_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offices" ADD CONSTRAINT "offices_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "original_matches" ADD CONSTRAINT "original_matches_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "original_matches" ADD CONSTRAINT "original_matches_officer_id_people_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "original_matches" ADD CONSTRAINT "original_matches_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "regions_parent_code_regions_code_fk" FOREIGN KEY ("parent_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_by_applicant" ON "applications" USING btree ("applicant_id","id");--> statement-breakpoint
CREATE INDEX "applications_by_applicant_and_status" ON "applications" USING btree ("applicant_id","status","id");--> statement-breakpoint
CREATE INDEX "applications_by_office" ON "applications" USING btree ("office_id","id") WHERE "applications"."office_id" is not null;--> statement-breakpoint
CREATE INDEX "applications_by_office_and_status" ON "applications" USING btree ("office_id","status","id") WHERE "applications"."office_id" is not null;--> statement-breakpoint
CREATE INDEX "applications_by_office_and_type" ON "applications" USING btree ("office_id","permit_type","id") WHERE "applications"."office_id" is not null;--> statement-breakpoint
CREATE INDEX "applications_by_counter" ON "applications" USING btree ("filed_at_office_id","id") WHERE "applications"."filed_at_office_id" is not null;--> statement-breakpoint
CREATE INDEX "applications_waiting" ON "applications" USING btree ("status","status_since") WHERE "applications"."status" in ('returned', 'awaiting_payment', 'awaiting_originals');--> statement-breakpoint
CREATE INDEX "document_reads_by_application" ON "document_reads" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "offices_by_level" ON "offices" USING btree ("level","id");--> statement-breakpoint
CREATE INDEX "offices_by_state" ON "offices" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "regions_by_parent" ON "regions" USING btree ("parent_code","code");--> statement-breakpoint
CREATE INDEX "regions_by_level" ON "regions" USING btree ("level","code");--> statement-breakpoint
CREATE INDEX "staff_by_office" ON "staff" USING btree ("office_id");--> statement-breakpoint
CREATE INDEX "stray_objects_by_age" ON "stray_objects" USING btree ("since");