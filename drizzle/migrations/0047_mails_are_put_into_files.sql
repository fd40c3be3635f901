ALTER TYPE "public"."mail_act" ADD VALUE 'filed' BEFORE 'closed';--> statement-breakpoint
ALTER TABLE "received_attachments" ADD COLUMN "discarded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD COLUMN "discarded_by" uuid;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD COLUMN "discard_reason" text;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD CONSTRAINT "received_attachments_discarded_by_people_id_fk" FOREIGN KEY ("discarded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD CONSTRAINT "a_discarded_attachment_has_no_object" CHECK ("received_attachments"."discarded_at" is null or ("received_attachments"."object_key" is null and "received_attachments"."accepted_at" is null));--> statement-breakpoint
ALTER TABLE "received_attachments" ADD CONSTRAINT "what_is_discarded_is_by_somebody" CHECK (("received_attachments"."discarded_at" is null) = ("received_attachments"."discarded_by" is null));