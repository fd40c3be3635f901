CREATE TYPE "public"."start_purpose" AS ENUM('renewal', 'amendment', 'copy');--> statement-breakpoint
ALTER TABLE "application_forms" ADD COLUMN "set_aside" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "started_from_id" uuid;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "started_for" "start_purpose";--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "copied_from" uuid;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "issuing_levels" jsonb GENERATED ALWAYS AS ('[]'::jsonb || (definition->'level') || jsonb_path_query_array(definition, '$.authority[*].level')) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "fee" boolean GENERATED ALWAYS AS ((definition#>>'{stages,fee}') = 'true') STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "inspection" boolean GENERATED ALWAYS AS ((definition#>>'{stages,inspection}') = 'true') STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "originals_gate" text GENERATED ALWAYS AS (definition->>'originalsGate') STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "words" "tsvector" GENERATED ALWAYS AS (array_to_tsvector(string_to_array(trim(regexp_replace(lower(regexp_replace(normalize(
  code || ' ' || (definition#>>'{names,id}') || ' ' || (definition#>>'{names,en}') || ' ' || (definition#>>'{summary,id}') || ' ' || (definition#>>'{summary,en}'),
  NFKD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g')), ' '))) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_started_from_id_applications_id_fk" FOREIGN KEY ("started_from_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_by_earlier" ON "applications" USING btree ("started_from_id") WHERE "applications"."started_from_id" is not null;--> statement-breakpoint
CREATE INDEX "permit_types_by_level" ON "permit_type_versions" USING btree ("level","code");--> statement-breakpoint
CREATE INDEX "permit_types_by_fee" ON "permit_type_versions" USING btree ("fee","code");--> statement-breakpoint
CREATE INDEX "permit_types_by_inspection" ON "permit_type_versions" USING btree ("inspection","code");--> statement-breakpoint
CREATE INDEX "permit_types_by_originals_gate" ON "permit_type_versions" USING btree ("originals_gate","code");--> statement-breakpoint
CREATE INDEX "permit_types_by_words" ON "permit_type_versions" USING gin ("words");--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "started_from_something_for_something" CHECK (("applications"."started_from_id" is null) = ("applications"."started_for" is null));