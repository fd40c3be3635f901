CREATE TYPE "public"."environment" AS ENUM('live', 'test');--> statement-breakpoint
CREATE TABLE "client_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"client_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"actor_id" uuid,
	"details" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_client_event_a_version" UNIQUE("client_id","version")
);
--> statement-breakpoint
CREATE TABLE "client_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"client_id" uuid NOT NULL,
	"label" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"prefix" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revocation_reason" text,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "one_key_a_hash" UNIQUE("sha256"),
	CONSTRAINT "a_key_expires_within_a_year" CHECK ("client_keys"."expires_at" <= "client_keys"."created_at" + interval '1 year'),
	CONSTRAINT "a_revocation_has_a_reason" CHECK (("client_keys"."revoked_at" is null) = ("client_keys"."revocation_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "client_queries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"client_id" uuid NOT NULL,
	"key_id" uuid,
	"purpose" text NOT NULL,
	"operation" text NOT NULL,
	"permit_ids" uuid[] NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"environment" "environment" NOT NULL,
	"registration" jsonb NOT NULL,
	"oauth_client_id" text GENERATED ALWAYS AS (registration->'oauthClient'->>'clientId') STORED,
	"oauth_subject" text GENERATED ALWAYS AS (registration->'oauthClient'->>'subject') STORED,
	"suspended_at" timestamp with time zone,
	"suspension_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_client_a_subject" UNIQUE("oauth_subject"),
	CONSTRAINT "a_suspension_has_a_reason" CHECK (("clients"."suspended_at" is null) = ("clients"."suspension_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "rate_counters" (
	"policy" text NOT NULL,
	"subject" text NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "rate_counters_policy_subject_ends_at_pk" PRIMARY KEY("policy","subject","ends_at")
);
--> statement-breakpoint
ALTER TABLE "client_events" ADD CONSTRAINT "client_events_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_events" ADD CONSTRAINT "client_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_keys" ADD CONSTRAINT "client_keys_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_queries" ADD CONSTRAINT "client_queries_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_queries" ADD CONSTRAINT "client_queries_key_id_client_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."client_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "client_keys_by_client" ON "client_keys" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "client_queries_by_client" ON "client_queries" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "rate_counters_by_end" ON "rate_counters" USING btree ("ends_at");--> statement-breakpoint
CREATE INDEX "permits_by_change" ON "applications" USING btree ("status_since","id") WHERE "applications"."status" in ('issued', 'handed_over');--> statement-breakpoint
CREATE INDEX "permits_by_type" ON "applications" USING btree ("permit_type","status_since","id") WHERE "applications"."status" in ('issued', 'handed_over');--> statement-breakpoint
CREATE INDEX "permits_by_village" ON "applications" USING btree ("village_code","status_since","id") WHERE "applications"."status" in ('issued', 'handed_over');--> statement-breakpoint
CREATE INDEX "permits_by_village_and_type" ON "applications" USING btree ("village_code","permit_type","status_since","id") WHERE "applications"."status" in ('issued', 'handed_over');