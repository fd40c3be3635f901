CREATE TYPE "public"."dissolution_state" AS ENUM('planned', 'winding_down', 'dissolved', 'called_off');--> statement-breakpoint
CREATE TABLE "office_areas" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"region_code" text NOT NULL,
	"office_id" uuid NOT NULL,
	"serves_since" timestamp with time zone DEFAULT now() NOT NULL,
	"served_until" timestamp with time zone,
	CONSTRAINT "service_runs_forward" CHECK ("office_areas"."served_until" >= "office_areas"."serves_since")
);
--> statement-breakpoint
CREATE TABLE "office_dissolution_files" (
	"dissolution_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" "application_status" NOT NULL,
	CONSTRAINT "office_dissolution_files_dissolution_id_application_id_pk" PRIMARY KEY("dissolution_id","application_id")
);
--> statement-breakpoint
CREATE TABLE "office_dissolutions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office_id" uuid NOT NULL,
	"successor_office_id" uuid NOT NULL,
	"state" "dissolution_state" DEFAULT 'planned' NOT NULL,
	"wind_down_on" date NOT NULL,
	"dissolve_on" date,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"wound_down_at" timestamp with time zone,
	"dissolved_at" timestamp with time zone,
	"dissolved_by" uuid,
	"called_off_at" timestamp with time zone,
	"estate" jsonb,
	CONSTRAINT "another_takes_over" CHECK ("office_dissolutions"."successor_office_id" <> "office_dissolutions"."office_id"),
	CONSTRAINT "what_is_dissolved_has_minutes" CHECK (("office_dissolutions"."state" = 'dissolved') = ("office_dissolutions"."estate" is not null and "office_dissolutions"."dissolved_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "office_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"action" text,
	"from_state" "office_state",
	"to_state" "office_state",
	"actor_id" uuid,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_event_an_office_version" UNIQUE("office_id","version"),
	CONSTRAINT "a_step_of_an_office_has_both_ends" CHECK (("office_events"."action" is null) = ("office_events"."from_state" is null) and ("office_events"."action" is null) = ("office_events"."to_state" is null))
);
--> statement-breakpoint
CREATE TABLE "region_predecessors" (
	"region_code" text NOT NULL,
	"predecessor_code" text NOT NULL,
	"since" date NOT NULL,
	"legal_basis" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "region_predecessors_region_code_predecessor_code_pk" PRIMARY KEY("region_code","predecessor_code")
);
--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "opening_hours" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "network_confirmed_on" date;--> statement-breakpoint
ALTER TABLE "regions" ADD COLUMN "valid_from" date;--> statement-breakpoint
ALTER TABLE "regions" ADD COLUMN "valid_until" date;--> statement-breakpoint
ALTER TABLE "office_areas" ADD CONSTRAINT "office_areas_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_areas" ADD CONSTRAINT "office_areas_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolution_files" ADD CONSTRAINT "office_dissolution_files_dissolution_id_office_dissolutions_id_fk" FOREIGN KEY ("dissolution_id") REFERENCES "public"."office_dissolutions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolution_files" ADD CONSTRAINT "office_dissolution_files_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolutions" ADD CONSTRAINT "office_dissolutions_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolutions" ADD CONSTRAINT "office_dissolutions_successor_office_id_offices_id_fk" FOREIGN KEY ("successor_office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolutions" ADD CONSTRAINT "office_dissolutions_requested_by_people_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_dissolutions" ADD CONSTRAINT "office_dissolutions_dissolved_by_people_id_fk" FOREIGN KEY ("dissolved_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_events" ADD CONSTRAINT "office_events_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_events" ADD CONSTRAINT "office_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_predecessors" ADD CONSTRAINT "region_predecessors_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_predecessors" ADD CONSTRAINT "region_predecessors_predecessor_code_regions_code_fk" FOREIGN KEY ("predecessor_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_predecessors" ADD CONSTRAINT "region_predecessors_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_office_serves_a_region" ON "office_areas" USING btree ("region_code") WHERE "office_areas"."served_until" is null;--> statement-breakpoint
CREATE INDEX "office_areas_by_office" ON "office_areas" USING btree ("office_id") WHERE "office_areas"."served_until" is null;--> statement-breakpoint
CREATE INDEX "dissolution_files_by_application" ON "office_dissolution_files" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "dissolutions_by_office" ON "office_dissolutions" USING btree ("office_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_standing_dissolution" ON "office_dissolutions" USING btree ("office_id") WHERE "office_dissolutions"."state" in ('planned', 'winding_down');--> statement-breakpoint
CREATE INDEX "standing_dissolutions_by_successor" ON "office_dissolutions" USING btree ("successor_office_id") WHERE "office_dissolutions"."state" in ('planned', 'winding_down');--> statement-breakpoint
CREATE INDEX "region_successors" ON "region_predecessors" USING btree ("predecessor_code");--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "a_region_is_valid_for_a_time" CHECK ("regions"."valid_until" > "regions"."valid_from");