CREATE TYPE "public"."contact_basis" AS ENUM('code', 'issuer', 'counter');--> statement-breakpoint
CREATE TYPE "public"."contact_channel" AS ENUM('email', 'sms', 'whatsapp');--> statement-breakpoint
CREATE TYPE "public"."language" AS ENUM('id', 'en');--> statement-breakpoint
CREATE TYPE "public"."notice_state" AS ENUM('waiting', 'sent', 'failed', 'bounced', 'cancelled');--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"person_id" uuid,
	"application_id" uuid,
	"channel" "contact_channel" NOT NULL,
	"personal" text,
	"personal_kid" text,
	"digest" "bytea",
	"shown" text NOT NULL,
	"language" "language" NOT NULL,
	"kinds" text[],
	"basis" "contact_basis",
	"confirmed_at" timestamp with time zone,
	"stated_by" uuid,
	"code_digest" text,
	"code_expires_at" timestamp with time zone,
	"code_attempts" smallint DEFAULT 0 NOT NULL,
	"suspended_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "a_contact_is_somebodys" CHECK (("contacts"."person_id" is null) <> ("contacts"."application_id" is null)),
	CONSTRAINT "what_is_removed_is_forgotten" CHECK (("contacts"."removed_at" is null) = ("contacts"."personal" is not null) and ("contacts"."removed_at" is null) = ("contacts"."digest" is not null)),
	CONSTRAINT "a_sealed_address_names_its_key" CHECK (("contacts"."personal" is null) = ("contacts"."personal_kid" is null)),
	CONSTRAINT "a_confirmation_has_a_basis" CHECK (("contacts"."confirmed_at" is null) = ("contacts"."basis" is null))
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cause_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" "contact_channel" NOT NULL,
	"language" "language" NOT NULL,
	"application_id" uuid,
	"contact_id" uuid,
	"shown" text NOT NULL,
	"personal" text,
	"personal_kid" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"in_reply_to" text,
	"state" "notice_state" DEFAULT 'waiting' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "one_notice_a_cause" UNIQUE NULLS NOT DISTINCT("cause_id","contact_id"),
	CONSTRAINT "a_notice_goes_to_somebody" CHECK ("notices"."contact_id" is not null or "notices"."personal" is not null or "notices"."state" <> 'waiting'),
	CONSTRAINT "a_sealed_notice_names_its_key" CHECK (("notices"."personal" is null) = ("notices"."personal_kid" is null)),
	CONSTRAINT "what_waits_has_not_ended" CHECK (("notices"."state" = 'waiting') = ("notices"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "untold" (
	"id" uuid PRIMARY KEY NOT NULL,
	"what" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_stated_by_people_id_fk" FOREIGN KEY ("stated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_confirmed_contact_a_channel" ON "contacts" USING btree ("person_id","channel") WHERE "contacts"."confirmed_at" is not null and "contacts"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_contact_a_channel_waits" ON "contacts" USING btree ("person_id","channel") WHERE "contacts"."confirmed_at" is null and "contacts"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_contact_a_channel_of_a_file" ON "contacts" USING btree ("application_id","channel") WHERE "contacts"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "contacts_by_person" ON "contacts" USING btree ("person_id","id") WHERE "contacts"."person_id" is not null;--> statement-breakpoint
CREATE INDEX "contacts_by_digest" ON "contacts" USING btree ("channel","digest") WHERE "contacts"."confirmed_at" is not null and "contacts"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "contacts_by_data_key" ON "contacts" USING btree ("personal_kid","id") WHERE "contacts"."personal_kid" is not null;--> statement-breakpoint
CREATE INDEX "notices_waiting" ON "notices" USING btree ("next_at") WHERE "notices"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "notices_by_application" ON "notices" USING btree ("application_id","id") WHERE "notices"."application_id" is not null;--> statement-breakpoint
CREATE INDEX "notices_by_data_key" ON "notices" USING btree ("personal_kid","id") WHERE "notices"."personal_kid" is not null;