-- The second half of 0093, in a transaction of its own. A database that had 0093 as a whole is left as it is.
-- Both tables at once: a read that has applications and waits for consultations would end the drops in a deadlock.
LOCK TABLE "applications", "consultations" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
ALTER TABLE "consultations" ADD COLUMN IF NOT EXISTS "permit_type" text;
--> statement-breakpoint
-- Sets the permit type of a consultation from its application, for the version before, too, which does not know it.
CREATE OR REPLACE FUNCTION set_type_of_consultation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.permit_type := (SELECT a.permit_type FROM applications a WHERE a.id = NEW.application_id);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER type_is_set BEFORE INSERT ON consultations
  FOR EACH ROW EXECUTE FUNCTION set_type_of_consultation();
--> statement-breakpoint
UPDATE consultations c
SET permit_type = a.permit_type
FROM applications a
WHERE a.id = c.application_id AND c.permit_type IS DISTINCT FROM a.permit_type;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "consultations_by_agency_with_due"
  ON "consultations" USING btree ("client_id","id","due_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "consultations_by_agency_and_type"
  ON "consultations" USING btree ("client_id","permit_type","id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "consultations_by_agency_and_status_with_type"
  ON "consultations" USING btree ("client_id","status","id","permit_type");
--> statement-breakpoint
DROP INDEX IF EXISTS "applications_by_office_and_status";
--> statement-breakpoint
DROP INDEX IF EXISTS "applications_by_status";
--> statement-breakpoint
DROP INDEX IF EXISTS "applications_by_office_and_village";
--> statement-breakpoint
DROP INDEX IF EXISTS "applications_by_counter";
--> statement-breakpoint
DROP INDEX IF EXISTS "applications_by_counter_and_status";
--> statement-breakpoint
DROP INDEX IF EXISTS "work_of_all_by_due";
--> statement-breakpoint
DROP INDEX IF EXISTS "work_by_status_and_due";
--> statement-breakpoint
DROP INDEX IF EXISTS "work_of_nobody";
--> statement-breakpoint
DROP INDEX IF EXISTS "work_by_assignee";
--> statement-breakpoint
DROP INDEX IF EXISTS "consultations_by_agency";
--> statement-breakpoint
DROP INDEX IF EXISTS "consultations_by_agency_and_status";
