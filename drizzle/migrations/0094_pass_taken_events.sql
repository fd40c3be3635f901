ALTER TABLE "event_log_end" ADD COLUMN "passed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "event_log_end" ADD COLUMN "seen" bigint;--> statement-breakpoint
ALTER TABLE "event_log_end" ADD COLUMN "seen_by" bigint;