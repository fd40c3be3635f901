CREATE TABLE "permit_type_drafts" (
	"code" text PRIMARY KEY NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"definition" jsonb NOT NULL,
	"updated_by" uuid NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "permit_type_retirements" (
	"code" text PRIMARY KEY NOT NULL,
	"retired_from" date NOT NULL,
	"reason" text NOT NULL,
	"retired_by" uuid NOT NULL,
	"retired_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "published_by" uuid;--> statement-breakpoint
ALTER TABLE "permit_type_drafts" ADD CONSTRAINT "permit_type_drafts_updated_by_people_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_type_retirements" ADD CONSTRAINT "permit_type_retirements_retired_by_people_id_fk" FOREIGN KEY ("retired_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD CONSTRAINT "permit_type_versions_published_by_people_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;