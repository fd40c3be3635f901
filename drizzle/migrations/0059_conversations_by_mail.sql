ALTER TABLE "documents" ALTER COLUMN "uploaded_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "thread_id" uuid;--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "language" "language";--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "received_mails" ADD CONSTRAINT "received_mails_thread_id_received_mails_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."received_mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "received_mails_by_thread" ON "received_mails" USING btree ("thread_id","id") WHERE "received_mails"."thread_id" is not null;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "a_document_of_nobody_came_by_mail" CHECK ("documents"."uploaded_by" is not null or "documents"."received_by_email");