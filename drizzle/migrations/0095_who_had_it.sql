ALTER TABLE "applications" ADD COLUMN "released_from" uuid;
--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_released_from_people_id_fk"
  FOREIGN KEY ("released_from") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "work_released" ON "applications"
  USING btree ("office_id","released_from",coalesce("due_at", 'infinity'::timestamptz),"id")
  WHERE "applications"."released_from" is not null and "applications"."assigned_to" is null
    and "applications"."stopped_at" is null;
