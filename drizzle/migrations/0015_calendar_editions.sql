CREATE FUNCTION number_calendar_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('satu_pintu.calendar'));
  SELECT coalesce(max(edition), 0) + 1 INTO NEW.edition FROM calendar_versions;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER editions_follow_each_other BEFORE INSERT ON calendar_versions
  FOR EACH ROW EXECUTE FUNCTION number_calendar_edition();
--> statement-breakpoint
CREATE TRIGGER published_is_published BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
UPDATE applications a SET stopped_at = (
  SELECT min(i.started_at) FROM application_intervals i WHERE i.application_id = a.id AND i.clock = 'stopped');
