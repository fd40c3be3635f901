-- Every office serves the region it stands in, until it hands it on.
INSERT INTO office_areas (region_code, office_id) SELECT region_code, id FROM offices ORDER BY region_code;
--> statement-breakpoint
CREATE TRIGGER office_history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON office_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER minutes_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON office_dissolution_files
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_to_close_with_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM applications WHERE (office_id = NEW.id OR filed_at_office_id = NEW.id) AND discarded_at IS NULL)
    OR EXISTS (SELECT FROM office_areas WHERE office_id = NEW.id AND served_until IS NULL) THEN
    RAISE EXCEPTION 'the office % still has files or an area', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER nothing_is_left_with_nobody AFTER INSERT OR UPDATE OF state ON offices
  FOR EACH ROW WHEN (NEW.state = 'dissolved') EXECUTE FUNCTION refuse_to_close_with_files();
