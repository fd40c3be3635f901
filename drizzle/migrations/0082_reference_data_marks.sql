CREATE TABLE "reference_data_marks" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reference_data_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"mark" uuid DEFAULT gen_random_uuid() NOT NULL
);
--> statement-breakpoint
-- Replaces a mark that no other transaction has locked, or adds one: a writer waits for none. Until this commit, others
-- see the old mark and the old data. Statements of their own: each sees the newest row.
CREATE FUNCTION mark_reference_data() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free integer;
BEGIN
  SELECT m.id INTO free FROM reference_data_marks m ORDER BY m.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    UPDATE reference_data_marks SET mark = gen_random_uuid() WHERE id = free;
  ELSE
    INSERT INTO reference_data_marks DEFAULT VALUES;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON regions
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON region_predecessors
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON offices
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON office_areas
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON office_dissolutions
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON counter_hours
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON calendar_versions
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON office_permit_types
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON permit_type_versions
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON permit_type_withdrawals
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
--> statement-breakpoint
CREATE TRIGGER marks_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON permit_type_retirements
  FOR EACH STATEMENT EXECUTE FUNCTION mark_reference_data();
