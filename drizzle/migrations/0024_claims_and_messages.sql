CREATE TYPE "public"."message_kind" AS ENUM('message', 'note', 'call');--> statement-breakpoint
CREATE TYPE "public"."message_side" AS ENUM('applicant', 'office');--> statement-breakpoint
CREATE TABLE "claim_codes" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"sha256" "bytea" NOT NULL,
	"issued_by" uuid NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "a_claim_code_expires" CHECK ("claim_codes"."expires_at" > "claim_codes"."issued_at")
);
--> statement-breakpoint
CREATE TABLE "message_threads" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"last" integer NOT NULL,
	"read_by_applicant" integer DEFAULT 0 NOT NULL,
	"read_by_office" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" "message_kind" NOT NULL,
	"side" "message_side" NOT NULL,
	"internal" boolean NOT NULL,
	"text" text NOT NULL,
	"document_ids" uuid[] NOT NULL,
	"author_id" uuid NOT NULL,
	"standing" text NOT NULL,
	"office_id" uuid,
	"channel" "channel" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_message_a_number" UNIQUE("application_id","number"),
	CONSTRAINT "a_note_is_internal_a_message_is_not" CHECK (case "messages"."kind" when 'note' then "messages"."internal" when 'message' then not "messages"."internal" else true end),
	CONSTRAINT "what_is_internal_is_the_offices" CHECK (not "messages"."internal" or ("messages"."side" = 'office' and "messages"."document_ids" = '{}'))
);
--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_issued_by_people_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_threads" ADD CONSTRAINT "message_threads_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;