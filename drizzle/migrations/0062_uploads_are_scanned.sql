ALTER TYPE "public"."scan_state" ADD VALUE 'pending';--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "scan" "scan_state" DEFAULT 'unscanned' NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "scan_attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "next_scan_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "documents_to_scan" ON "documents" USING btree ("next_scan_at") WHERE "documents"."next_scan_at" is not null;