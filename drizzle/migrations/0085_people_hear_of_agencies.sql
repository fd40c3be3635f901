-- The subject of an agency must not authenticate a person: people who are kept in memory are read again.
CREATE FUNCTION tell_subject_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.oauth_subject IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.oauth_subject IS DISTINCT FROM OLD.oauth_subject) THEN
    PERFORM pg_notify('staff_changed', '');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER subject_taken AFTER INSERT OR UPDATE OF registration ON clients
  FOR EACH ROW EXECUTE FUNCTION tell_subject_taken();
