-- A function, because PostgreSQL prepares every subquery of a statement, also one that a CASE skips.
CREATE FUNCTION permit_row_version(application uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT p.xmin::text FROM permits p WHERE p.application_id = application);
--> statement-breakpoint
-- Tells every process to drop the answers that it keeps: personal data has been erased or discarded.
CREATE FUNCTION tell_data_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('data_erased', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER data_erased AFTER UPDATE OF erased_at, discarded_at ON applications
  FOR EACH STATEMENT EXECUTE FUNCTION tell_data_erased();
