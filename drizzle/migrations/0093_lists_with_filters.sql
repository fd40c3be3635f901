-- The wider indexes are built here, and 0096 drops the others: a transaction that has locked a table to build an index,
-- and then locks it to drop one, ends in a deadlock with any statement that reads the table before it writes to it.
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
