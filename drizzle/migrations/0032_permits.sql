CREATE TYPE "public"."permit_state" AS ENUM('not_yet_in_force', 'in_force', 'suspended', 'expired', 'revoked', 'superseded');--> statement-breakpoint
CREATE TABLE "permit_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"permit_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"action" text,
	"from_state" "permit_state",
	"to_state" "permit_state",
	"actor_id" uuid,
	"standing" text NOT NULL,
	"office_id" uuid,
	"channel" "channel" NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_event_a_permit_version" UNIQUE("permit_id","version"),
	CONSTRAINT "a_step_of_a_permit_has_both_ends" CHECK (("permit_events"."action" is null) = ("permit_events"."from_state" is null) and ("permit_events"."action" is null) = ("permit_events"."to_state" is null))
);
--> statement-breakpoint
CREATE TABLE "permits" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"application_id" uuid NOT NULL,
	"number" text NOT NULL,
	"issuing_office_id" uuid NOT NULL,
	"permit_type" text NOT NULL,
	"permit_type_version" integer NOT NULL,
	"year" smallint NOT NULL,
	"sequence" integer NOT NULL,
	"office_id" uuid NOT NULL,
	"village_code" text NOT NULL,
	"holder" text,
	"state" "permit_state" NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"handed_over_at" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	"valid_from" date,
	"valid_until" date,
	"public_token" text NOT NULL,
	"superseded_by" uuid,
	"status_index" bigint GENERATED ALWAYS AS IDENTITY (sequence name "permits_status_index_seq" INCREMENT BY 1 MINVALUE 0 MAXVALUE 9223372036854775807 START WITH 0 CACHE 1),
	CONSTRAINT "one_permit_an_application" UNIQUE("application_id"),
	CONSTRAINT "one_permit_a_number" UNIQUE("number"),
	CONSTRAINT "one_permit_a_place_in_the_sequence" UNIQUE("issuing_office_id","permit_type","year","sequence"),
	CONSTRAINT "one_permit_a_token" UNIQUE("public_token"),
	CONSTRAINT "one_permit_a_status_index" UNIQUE("status_index"),
	CONSTRAINT "a_token_cannot_be_guessed" CHECK (length("permits"."public_token") >= 24),
	CONSTRAINT "what_is_superseded_names_what_by" CHECK (("permits"."state" = 'superseded') = ("permits"."superseded_by" is not null)),
	CONSTRAINT "what_holds_has_begun" CHECK ("permits"."state" not in ('in_force', 'suspended') or "permits"."valid_from" is not null)
);
--> statement-breakpoint
ALTER TABLE "permit_events" ADD CONSTRAINT "permit_events_permit_id_permits_id_fk" FOREIGN KEY ("permit_id") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_events" ADD CONSTRAINT "permit_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_events" ADD CONSTRAINT "permit_events_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_issuing_office_id_offices_id_fk" FOREIGN KEY ("issuing_office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_village_code_regions_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_permit_type_permit_type_version_permit_type_versions_code_version_fk" FOREIGN KEY ("permit_type","permit_type_version") REFERENCES "public"."permit_type_versions"("code","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_superseded_by_permits_id_fk" FOREIGN KEY ("superseded_by") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "permits_by_office" ON "permits" USING btree ("office_id","id");