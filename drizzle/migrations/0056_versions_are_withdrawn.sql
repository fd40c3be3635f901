CREATE TABLE "permit_type_withdrawals" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"reason" text NOT NULL,
	"withdrawn_by" uuid NOT NULL,
	"withdrawn_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "permit_type_withdrawals_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
ALTER TABLE "permit_type_withdrawals" ADD CONSTRAINT "permit_type_withdrawals_withdrawn_by_people_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_type_withdrawals" ADD CONSTRAINT "what_is_withdrawn_was_published" FOREIGN KEY ("code","version") REFERENCES "public"."permit_type_versions"("code","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE TRIGGER permit_type_withdrawals_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON permit_type_withdrawals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
