CREATE TABLE "legal_remedies" (
	"version" integer PRIMARY KEY NOT NULL,
	"remedy" json,
	"by" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "a_remedy_has_a_number" CHECK ("legal_remedies"."version" > 0)
);
--> statement-breakpoint
ALTER TABLE "legal_remedies" ADD CONSTRAINT "legal_remedies_by_people_id_fk" FOREIGN KEY ("by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE TRIGGER remedies_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON legal_remedies
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
