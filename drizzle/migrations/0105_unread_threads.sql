-- Applications with messages of the applicant's side that the office has not read. Triggers keep the list, also for the
-- version before; 0106 adds what was unread before.
-- In the order in which a message locks them.
LOCK TABLE "applications", "message_threads", "messages" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TABLE "unread_threads" (
	"application_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unread_threads" ADD CONSTRAINT "unread_threads_application_id_applications_id_fk"
  FOREIGN KEY ("application_id")
  REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE FUNCTION thread_is_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unread_threads (application_id)
  VALUES (NEW.application_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER thread_is_unread AFTER INSERT ON messages
  FOR EACH ROW
  WHEN (NEW.side = 'applicant')
  EXECUTE FUNCTION thread_is_unread();
--> statement-breakpoint
-- The update has locked the thread, as each message does: a message that came meanwhile is seen.
CREATE FUNCTION thread_is_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM unread_threads u
  WHERE u.application_id = NEW.application_id
    AND NOT EXISTS (
      SELECT
      FROM messages m
      WHERE m.application_id = NEW.application_id AND m.side = 'applicant' AND m.number > NEW.read_by_office
    );
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER thread_is_read AFTER UPDATE OF read_by_office ON message_threads
  FOR EACH ROW
  WHEN (NEW.read_by_office > OLD.read_by_office)
  EXECUTE FUNCTION thread_is_read();
