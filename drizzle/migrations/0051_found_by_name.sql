ALTER TYPE "public"."read_kind" ADD VALUE 'list' BEFORE 'document';--> statement-breakpoint
ALTER TYPE "public"."search_kind" ADD VALUE 'name';--> statement-breakpoint
CREATE TABLE "application_names" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"personal" text,
	"personal_kid" text,
	CONSTRAINT "a_name_has_its_key" CHECK (("application_names"."personal" is null) = ("application_names"."personal_kid" is null))
);
--> statement-breakpoint
ALTER TABLE "application_forms" ADD COLUMN "named" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "application_names" ADD CONSTRAINT "application_names_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "application_names_by_data_key" ON "application_names" USING btree ("personal_kid","application_id") WHERE "application_names"."personal_kid" is not null;--> statement-breakpoint
CREATE INDEX "application_forms_unnamed" ON "application_forms" USING btree ("application_id") WHERE not "application_forms"."named";--> statement-breakpoint
CREATE INDEX "applications_by_office_and_village" ON "applications" USING btree ("office_id","village_code","id") WHERE "applications"."office_id" is not null;