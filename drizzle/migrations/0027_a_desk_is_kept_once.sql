ALTER TABLE counter_visits ADD CONSTRAINT a_desk_is_kept_once
  EXCLUDE USING gist (office_id WITH =, desk WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (outcome IS NULL OR ended_at > starts_at);
--> statement-breakpoint
CREATE TRIGGER counter_hours_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON counter_hours
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
