DROP INDEX "permits_by_change";--> statement-breakpoint
DROP INDEX "permits_by_type";--> statement-breakpoint
DROP INDEX "permits_by_village";--> statement-breakpoint
DROP INDEX "permits_by_village_and_type";--> statement-breakpoint
DROP INDEX "permits_by_office";--> statement-breakpoint
ALTER TABLE "permits" ADD COLUMN "revoked_from" date;--> statement-breakpoint
ALTER TABLE "permits" ADD COLUMN "ends_on" date GENERATED ALWAYS AS (least(valid_until, revoked_from - 1)) STORED;--> statement-breakpoint
CREATE UNIQUE INDEX "one_event_a_decree" ON "permit_events" USING btree ("permit_id",lower("details"->>'decreeNumber')) WHERE "permit_events"."details" ? 'decreeNumber';--> statement-breakpoint
CREATE INDEX "permits_in_order" ON "permits" USING btree ("state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_of_type" ON "permits" USING btree ("permit_type","state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_at_village" ON "permits" USING btree ("village_code","state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_of_type_at_village" ON "permits" USING btree ("village_code","permit_type","state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_of_office" ON "permits" USING btree ("office_id","state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_of_type_of_office" ON "permits" USING btree ("office_id","permit_type","state","changed_at","id");--> statement-breakpoint
CREATE INDEX "permits_to_end" ON "permits" USING btree ("ends_on") WHERE "permits"."state" in ('not_yet_in_force', 'in_force', 'suspended');--> statement-breakpoint
ALTER TABLE "permits" ADD CONSTRAINT "what_is_revoked_says_since_when" CHECK ("permits"."state" <> 'revoked' or "permits"."revoked_from" is not null);