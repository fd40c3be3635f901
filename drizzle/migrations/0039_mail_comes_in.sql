CREATE TYPE "public"."mail_act" AS ENUM('answered', 'drafted', 'closed', 'handed_on');--> statement-breakpoint
CREATE TYPE "public"."mail_source" AS ENUM('smtp', 'imap');--> statement-breakpoint
CREATE TYPE "public"."received_mail_state" AS ENUM('received', 'filed', 'triage', 'answered', 'drafted', 'closed', 'ignored');--> statement-breakpoint
CREATE TYPE "public"."scan_state" AS ENUM('unscanned', 'clean', 'infected', 'failed');--> statement-breakpoint
CREATE TYPE "public"."slot_naming" AS ENUM('text', 'file_name', 'subject', 'officer', 'applicant');--> statement-breakpoint
ALTER TYPE "public"."read_kind" ADD VALUE 'received_mail';--> statement-breakpoint
CREATE TABLE "automatic_answers" (
	"sender_digest" "bytea" NOT NULL,
	"on" date NOT NULL,
	CONSTRAINT "automatic_answers_sender_digest_on_pk" PRIMARY KEY("sender_digest","on")
);
--> statement-breakpoint
CREATE TABLE "received_attachments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"mail_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"object_key" text,
	"scan" "scan_state" NOT NULL,
	"slot" text,
	"slot_named_by" "slot_naming",
	"document_id" uuid,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "one_attachment_a_position" UNIQUE("mail_id","position"),
	CONSTRAINT "one_attachment_an_object" UNIQUE("object_key"),
	CONSTRAINT "an_accepted_attachment_is_a_documents" CHECK (("received_attachments"."accepted_at" is null) or ("received_attachments"."object_key" is null)),
	CONSTRAINT "what_is_infected_is_not_accepted" CHECK ("received_attachments"."accepted_at" is null or "received_attachments"."scan" in ('unscanned', 'clean')),
	CONSTRAINT "a_named_slot_is_named_by_somebody" CHECK (("received_attachments"."slot" is null) = ("received_attachments"."slot_named_by" is null))
);
--> statement-breakpoint
CREATE TABLE "received_mail_acts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"mail_id" uuid NOT NULL,
	"act" "mail_act" NOT NULL,
	"by" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "received_mails" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"reference" text NOT NULL,
	"source" "mail_source" NOT NULL,
	"state" "received_mail_state" DEFAULT 'received' NOT NULL,
	"reason" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" "bytea",
	"object_key" text,
	"personal" text,
	"personal_kid" text,
	"sender_digest" "bytea",
	"shown" text,
	"message_id_digest" "bytea",
	"content_digest" "bytea",
	"checks" jsonb,
	"authenticated" boolean DEFAULT false NOT NULL,
	"application_id" uuid,
	"about_id" uuid,
	"office_id" uuid,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirm_digest" "bytea",
	"confirm_until" timestamp with time zone,
	CONSTRAINT "one_mail_a_reference" UNIQUE("reference"),
	CONSTRAINT "one_mail_an_object" UNIQUE("object_key"),
	CONSTRAINT "one_mail_a_confirmation" UNIQUE("confirm_digest"),
	CONSTRAINT "a_sealed_mail_names_its_key" CHECK (("received_mails"."personal" is null) = ("received_mails"."personal_kid" is null)),
	CONSTRAINT "a_stored_mail_is_hashed" CHECK (("received_mails"."object_key" is null) or ("received_mails"."sha256" is not null)),
	CONSTRAINT "what_is_filed_has_a_file" CHECK ("received_mails"."state" not in ('filed', 'drafted') or "received_mails"."application_id" is not null),
	CONSTRAINT "what_waits_for_an_officer_has_an_office" CHECK ("received_mails"."state" not in ('triage', 'answered', 'closed') or "received_mails"."office_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "author_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "received_by_email" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "received_mail_id" uuid;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD CONSTRAINT "received_attachments_mail_id_received_mails_id_fk" FOREIGN KEY ("mail_id") REFERENCES "public"."received_mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD CONSTRAINT "received_attachments_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mail_acts" ADD CONSTRAINT "received_mail_acts_mail_id_received_mails_id_fk" FOREIGN KEY ("mail_id") REFERENCES "public"."received_mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mail_acts" ADD CONSTRAINT "received_mail_acts_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mail_acts" ADD CONSTRAINT "received_mail_acts_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mails" ADD CONSTRAINT "received_mails_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mails" ADD CONSTRAINT "received_mails_about_id_applications_id_fk" FOREIGN KEY ("about_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_mails" ADD CONSTRAINT "received_mails_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "automatic_answers_by_day" ON "automatic_answers" USING btree ("on");--> statement-breakpoint
CREATE INDEX "received_attachments_by_document" ON "received_attachments" USING btree ("document_id") WHERE "received_attachments"."document_id" is not null;--> statement-breakpoint
CREATE INDEX "received_mail_acts_by_mail" ON "received_mail_acts" USING btree ("mail_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_mail_a_content" ON "received_mails" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "one_mail_a_message" ON "received_mails" USING btree ("message_id_digest","content_digest") WHERE "received_mails"."message_id_digest" is not null and "received_mails"."state" <> 'ignored';--> statement-breakpoint
CREATE INDEX "received_mails_waiting" ON "received_mails" USING btree ("next_at") WHERE "received_mails"."state" = 'received';--> statement-breakpoint
CREATE INDEX "received_mails_by_office" ON "received_mails" USING btree ("office_id","state","id") WHERE "received_mails"."office_id" is not null;--> statement-breakpoint
CREATE INDEX "received_mails_by_application" ON "received_mails" USING btree ("application_id","id") WHERE "received_mails"."application_id" is not null;--> statement-breakpoint
CREATE INDEX "received_mails_about" ON "received_mails" USING btree ("about_id","id") WHERE "received_mails"."about_id" is not null;--> statement-breakpoint
CREATE INDEX "received_mails_by_data_key" ON "received_mails" USING btree ("personal_kid","id") WHERE "received_mails"."personal_kid" is not null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_received_mail_id_received_mails_id_fk" FOREIGN KEY ("received_mail_id") REFERENCES "public"."received_mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_message_a_mail" ON "messages" USING btree ("received_mail_id") WHERE "messages"."received_mail_id" is not null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "a_message_without_author_came_by_mail" CHECK ("messages"."author_id" is not null or "messages"."received_mail_id" is not null);--> statement-breakpoint
CREATE TRIGGER received_mail_acts_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON received_mail_acts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
