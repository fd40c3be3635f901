-- The wider indexes come first: reads of applications wait from the change of consultations on only.
CREATE INDEX "applications_by_office_and_status_with_filters" ON "applications" USING btree ("office_id","status","id","permit_type","village_code") WHERE "applications"."office_id" is not null;
--> statement-breakpoint
CREATE INDEX "applications_by_status_with_type" ON "applications" USING btree ("status","id","permit_type") WHERE "applications"."office_id" is not null;
--> statement-breakpoint
CREATE INDEX "applications_by_office_and_village_with_type" ON "applications" USING btree ("office_id","village_code","id","permit_type") WHERE "applications"."office_id" is not null;
--> statement-breakpoint
CREATE INDEX "applications_by_counter_with_type" ON "applications" USING btree ("filed_at_office_id","id","permit_type") WHERE "applications"."filed_at_office_id" is not null;
--> statement-breakpoint
CREATE INDEX "applications_by_counter_and_status_with_type" ON "applications" USING btree ("filed_at_office_id","status","id","permit_type") WHERE "applications"."filed_at_office_id" is not null;
--> statement-breakpoint
CREATE INDEX "work_of_all_by_due_with_filters" ON "applications" USING btree (coalesce("due_at", 'infinity'::timestamptz),"id","status","permit_type","assigned_to") WHERE "applications"."office_id" is not null and "applications"."stopped_at" is null;
--> statement-breakpoint
CREATE INDEX "work_by_status_and_due_with_type" ON "applications" USING btree ("office_id","status",coalesce("due_at", 'infinity'::timestamptz),"id","permit_type") WHERE "applications"."office_id" is not null and "applications"."stopped_at" is null;
--> statement-breakpoint
CREATE INDEX "work_of_nobody_with_type" ON "applications" USING btree ("office_id","status",coalesce("due_at", 'infinity'::timestamptz),"id","permit_type") WHERE "applications"."office_id" is not null and "applications"."stopped_at" is null and "applications"."assigned_to" is null;
--> statement-breakpoint
CREATE INDEX "work_by_assignee_with_status" ON "applications" USING btree ("office_id","assigned_to",coalesce("due_at", 'infinity'::timestamptz),"id","status","permit_type") WHERE "applications"."assigned_to" is not null;
--> statement-breakpoint
CREATE INDEX "event_log_by_time" ON "event_log" USING brin ("at") WITH (pages_per_range=16,autosummarize=true);
--> statement-breakpoint
-- Both tables at once: a read that has applications and waits for consultations would end the drops in a deadlock.
LOCK TABLE "applications", "consultations" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
ALTER TABLE "consultations" ADD COLUMN "permit_type" text;
--> statement-breakpoint
-- Sets the permit type of a consultation from its application, for the version before, too, which does not know it.
CREATE FUNCTION set_type_of_consultation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.permit_type := (SELECT a.permit_type FROM applications a WHERE a.id = NEW.application_id);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER type_is_set BEFORE INSERT ON consultations
  FOR EACH ROW EXECUTE FUNCTION set_type_of_consultation();
--> statement-breakpoint
UPDATE consultations c
SET permit_type = a.permit_type
FROM applications a
WHERE a.id = c.application_id;
--> statement-breakpoint
CREATE INDEX "consultations_by_agency_with_due" ON "consultations" USING btree ("client_id","id","due_at");
--> statement-breakpoint
CREATE INDEX "consultations_by_agency_and_type" ON "consultations" USING btree ("client_id","permit_type","id");
--> statement-breakpoint
CREATE INDEX "consultations_by_agency_and_status_with_type" ON "consultations" USING btree ("client_id","status","id","permit_type");
--> statement-breakpoint
DROP INDEX "applications_by_office_and_status";
--> statement-breakpoint
DROP INDEX "applications_by_status";
--> statement-breakpoint
DROP INDEX "applications_by_office_and_village";
--> statement-breakpoint
DROP INDEX "applications_by_counter";
--> statement-breakpoint
DROP INDEX "applications_by_counter_and_status";
--> statement-breakpoint
DROP INDEX "work_of_all_by_due";
--> statement-breakpoint
DROP INDEX "work_by_status_and_due";
--> statement-breakpoint
DROP INDEX "work_of_nobody";
--> statement-breakpoint
DROP INDEX "work_by_assignee";
--> statement-breakpoint
DROP INDEX "consultations_by_agency";
--> statement-breakpoint
DROP INDEX "consultations_by_agency_and_status";
