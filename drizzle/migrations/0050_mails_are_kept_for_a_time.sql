ALTER TABLE "received_mails" ADD COLUMN "dealt_with_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "received_mails_to_forget" ON "received_mails" USING btree ("state","dealt_with_at") WHERE "received_mails"."personal" is not null and "received_mails"."state" in ('answered', 'closed', 'ignored');--> statement-breakpoint
UPDATE received_mails m SET dealt_with_at = coalesce((SELECT max(t.at) FROM received_mail_acts t WHERE t.mail_id = m.id), m.received_at) WHERE m.state IN ('answered', 'closed', 'ignored');
