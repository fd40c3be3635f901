ALTER TABLE "document_reads" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "document_reads" CASCADE;--> statement-breakpoint
ALTER TABLE "application_forms" ALTER COLUMN "plain" SET DEFAULT false;