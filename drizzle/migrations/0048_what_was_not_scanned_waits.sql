ALTER TABLE "received_attachments" ADD COLUMN "scan_attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "received_attachments" ADD COLUMN "next_scan_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "scan" "scan_state";--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "scan_attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "received_mails" ADD COLUMN "next_scan_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
CREATE INDEX "received_attachments_to_scan" ON "received_attachments" USING btree ("next_scan_at") WHERE "received_attachments"."scan" = 'failed' and "received_attachments"."object_key" is not null;--> statement-breakpoint
CREATE INDEX "received_mails_to_scan" ON "received_mails" USING btree ("next_scan_at") WHERE "received_mails"."scan" = 'failed' and "received_mails"."object_key" is not null;