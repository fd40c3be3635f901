-- A type of its own, since a word that is added to one cannot be used in the same transaction, and the next migration does.
ALTER TYPE "public"."read_kind" RENAME TO "read_kind_before";--> statement-breakpoint
CREATE TYPE "public"."read_kind" AS ENUM('case', 'document', 'disclosure', 'search', 'messages', 'permit');--> statement-breakpoint
ALTER TABLE "data_reads" ALTER COLUMN "what" TYPE "public"."read_kind" USING "what"::text::"public"."read_kind";--> statement-breakpoint
DROP TYPE "public"."read_kind_before";--> statement-breakpoint
ALTER TABLE "data_reads" ALTER COLUMN "reader_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "client_id" uuid;--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "somebody_reads" CHECK (("data_reads"."reader_id" is null) <> ("data_reads"."client_id" is null));--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "an_agency_has_a_purpose" CHECK (("data_reads"."client_id" is null) = ("data_reads"."purpose" is null));