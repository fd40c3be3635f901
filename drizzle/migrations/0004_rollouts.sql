CREATE TABLE "permit_type_rollouts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"permit_type" text NOT NULL,
	"region_code" text NOT NULL,
	"level" "level",
	"online" boolean NOT NULL,
	"offices" integer NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "permit_type_rollouts" ADD CONSTRAINT "permit_type_rollouts_region_code_regions_code_fk" FOREIGN KEY ("region_code") REFERENCES "public"."regions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_type_rollouts" ADD CONSTRAINT "permit_type_rollouts_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rollouts_by_permit_type" ON "permit_type_rollouts" USING btree ("permit_type","id");