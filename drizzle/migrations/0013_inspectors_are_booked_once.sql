CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
ALTER TABLE inspection_appointments ADD CONSTRAINT an_inspector_is_in_one_place
  EXCLUDE USING gist (inspector_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (outcome IS NULL);
--> statement-breakpoint
CREATE TRIGGER reports_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON inspection_reports
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER signatures_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON inspection_signatures
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
