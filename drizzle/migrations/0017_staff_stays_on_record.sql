UPDATE staff SET starts_at = appointed_at;
--> statement-breakpoint
INSERT INTO staff_changes (staff_id, action, reason, at) SELECT id, 'appoint', 'Appointed before there was a record', appointed_at FROM staff;
--> statement-breakpoint
CREATE TRIGGER staff_stay_on_record BEFORE DELETE OR TRUNCATE ON staff
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER staff_changes_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON staff_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
