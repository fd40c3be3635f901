CREATE TYPE "public"."correction_outcome" AS ENUM('accepted', 'refused', 'withdrawn');--> statement-breakpoint
CREATE TABLE "corrections" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"pointers" text[] NOT NULL,
	"personal" text,
	"personal_kid" text,
	"reason" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"outcome" "correction_outcome",
	"outcome_reason" text,
	"decided_by" uuid,
	"decided_for" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "a_correction_is_decided_whole" CHECK (("corrections"."outcome" is null) = ("corrections"."decided_at" is null) and ("corrections"."outcome" is null) = ("corrections"."decided_by" is null)),
	CONSTRAINT "a_refusal_has_a_reason" CHECK ("corrections"."outcome" is distinct from 'refused' or "corrections"."outcome_reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "kiosk_codes" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"sha256" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_kiosk_code_a_hash" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "kiosk_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kiosk_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"details" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_kiosk_event_a_version" UNIQUE("kiosk_id","version")
);
--> statement-breakpoint
CREATE TABLE "kiosk_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kiosk_id" uuid NOT NULL,
	"label" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"prefix" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revocation_reason" text,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "one_kiosk_key_a_hash" UNIQUE("sha256"),
	CONSTRAINT "a_kiosk_key_expires_within_a_year" CHECK ("kiosk_keys"."expires_at" <= "kiosk_keys"."created_at" + interval '1 year'),
	CONSTRAINT "a_kiosk_key_revocation_has_a_reason" CHECK (("kiosk_keys"."revoked_at" is null) = ("kiosk_keys"."revocation_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "kiosk_sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"key_id" uuid NOT NULL,
	"kiosk_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"sha256" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "one_kiosk_session_a_hash" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "kiosks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office_id" uuid NOT NULL,
	"label" text NOT NULL,
	"environment" "environment" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_requested_by_people_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_decided_for_offices_id_fk" FOREIGN KEY ("decided_for") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_codes" ADD CONSTRAINT "kiosk_codes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_events" ADD CONSTRAINT "kiosk_events_kiosk_id_kiosks_id_fk" FOREIGN KEY ("kiosk_id") REFERENCES "public"."kiosks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_events" ADD CONSTRAINT "kiosk_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_keys" ADD CONSTRAINT "kiosk_keys_kiosk_id_kiosks_id_fk" FOREIGN KEY ("kiosk_id") REFERENCES "public"."kiosks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_sessions" ADD CONSTRAINT "kiosk_sessions_key_id_kiosk_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."kiosk_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_sessions" ADD CONSTRAINT "kiosk_sessions_kiosk_id_kiosks_id_fk" FOREIGN KEY ("kiosk_id") REFERENCES "public"."kiosks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosk_sessions" ADD CONSTRAINT "kiosk_sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kiosks" ADD CONSTRAINT "kiosks_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corrections_by_application" ON "corrections" USING btree ("application_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_correction_a_file" ON "corrections" USING btree ("application_id") WHERE "corrections"."outcome" is null;--> statement-breakpoint
CREATE INDEX "corrections_by_key" ON "corrections" USING btree ("personal_kid","id") WHERE "corrections"."personal_kid" is not null;--> statement-breakpoint
CREATE INDEX "kiosk_keys_by_kiosk" ON "kiosk_keys" USING btree ("kiosk_id","id");--> statement-breakpoint
CREATE INDEX "kiosk_sessions_open" ON "kiosk_sessions" USING btree ("kiosk_id") WHERE "kiosk_sessions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "kiosk_sessions_by_person" ON "kiosk_sessions" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "kiosk_sessions_by_end" ON "kiosk_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "kiosks_by_office" ON "kiosks" USING btree ("office_id","id");