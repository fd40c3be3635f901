ALTER TYPE "public"."staff_action" ADD VALUE 'set_signature';--> statement-breakpoint
CREATE TABLE "certificate_layouts" (
	"version" integer PRIMARY KEY NOT NULL,
	"layout" json NOT NULL,
	"by" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "a_layout_has_a_number" CHECK ("certificate_layouts"."version" > 0)
);
--> statement-breakpoint
ALTER TABLE "certificate_orders" ADD COLUMN "signatory" jsonb;--> statement-breakpoint
ALTER TABLE "permits" ADD COLUMN "public_code" text;--> statement-breakpoint
ALTER TABLE "permits" ADD COLUMN "certificate_layout" integer;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "signs_as" jsonb;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD COLUMN "signs_as" jsonb;--> statement-breakpoint
ALTER TABLE "certificate_layouts" ADD CONSTRAINT "certificate_layouts_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "permits_certificate_layout_certificate_layouts_version_fk" FOREIGN KEY ("certificate_layout") REFERENCES "public"."certificate_layouts"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "one_permit_a_code" UNIQUE("public_code");--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "a_code_cannot_be_guessed" CHECK (length("permits"."public_code") >= 19);--> statement-breakpoint
CREATE TRIGGER layouts_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_layouts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
